"""`atexit` functions run last in first out, after the traceback; an exception in one is reported and the next one runs."""
import atexit
@atexit.register
def first(): print("registered first, runs last")
@atexit.register
def failing(): raise ValueError("in atexit")
atexit.register(print, "registered last, runs first")
def gone(): print("unregistered")
atexit.register(gone)
atexit.unregister(gone)
print("end of program")
