"""A weak reference gives its object while that lives and None after; its callback runs at death."""
import weakref
class C:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"C({self.n})"
c = C(1)
r = weakref.ref(c)
r2 = weakref.ref(c)
print(r(), r is r2, r == r2, hash(r) == hash(c), weakref.getweakrefcount(c))
rc = weakref.ref(c, lambda ref: print("callback", ref() is None, ref is rc))
print(weakref.getweakrefcount(c), rc is r)
del c
print(r(), r2(), rc())
print(r == r2, r == rc)
try:
    hash(weakref.ref(C(2)))
except TypeError as e:
    print(e)
for bad in (1, "s", (), None, [].append):
    try:
        weakref.ref(bad)
        print("fine", type(bad).__name__)
    except TypeError as e:
        print(e)
