"""An exception in `__del__` is reported to standard error and does not travel."""
class D:
    def __del__(self):
        raise ValueError("from __del__")
d = D()
del d
print("goes on")
import sys
def hook(u): print("hook:", type(u.exc_value).__name__, u.exc_value, u.err_msg, u.object.__qualname__)
sys.unraisablehook = hook
D()
print("and on")
