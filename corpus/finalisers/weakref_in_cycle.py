"""Weak references into a garbage cycle are cleared before finalisers run; callbacks outside of it are called."""
import gc, weakref
gc.disable()
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name, self.weak() is None)
a, b = N("a"), N("b")
a.o, b.o = b, a
a.weak, b.weak = weakref.ref(b), weakref.ref(a)
outside = weakref.ref(a, lambda r: print("outside callback", r() is None))
a.inside = weakref.ref(b, lambda r: print("not called: part of the garbage"))
del a, b
print("collect")
gc.collect()
print(outside())
