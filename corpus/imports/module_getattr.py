"""A module may define `__getattr__` and `__dir__`; attribute access falls back to them, also in `from ... import`."""
from _module_getattr import lazy
print(lazy.real, lazy.computed, lazy.dyn_x)
from _module_getattr.lazy import dyn_y
print(dyn_y, dir(lazy))
for f in (lambda: lazy.absent, lambda: exec("from _module_getattr.lazy import absent")):
    try:
        f()
    except (AttributeError, ImportError) as e:
        print(type(e).__name__, str(e).split(" (")[0])
import sys, types
m = types.ModuleType("made", "its doc")
m.x = 1
sys.modules["made"] = m
import made
print(made.x, made.__doc__, made.__name__, repr(made))
try:
    made.nothing
except AttributeError as e:
    print(e)
del m.x
print(hasattr(made, "x"), vars(made)["__name__"])
class M(types.ModuleType):
    @property
    def prop(self): return "property of a module"
lazy.__class__ = M
print(lazy.prop)
