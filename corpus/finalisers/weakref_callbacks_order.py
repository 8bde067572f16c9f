"""Callbacks run before the object's memory goes and newest first; a callback that died itself is not called."""
import weakref
class C:
    def __del__(self): print("__del__", ref() is None)
c = C()
ref = weakref.ref(c)
refs = [weakref.ref(c, lambda r, i=i: print("callback", i)) for i in range(3)]
del refs[1]
del c
print("after")
d = C()
ref = weakref.ref(d)
def failing(r): raise ValueError("in callback")
keep = weakref.ref(d, failing)
import sys
sys.unraisablehook = lambda u: print("unraisable", u.exc_value)
del d
