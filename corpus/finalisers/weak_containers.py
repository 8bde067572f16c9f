"""Weak dictionaries and sets lose their entries when the objects die."""
import weakref
class C:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"C({self.n})"
a, b = C("a"), C("b")
values = weakref.WeakValueDictionary(a=a, b=b)
keys = weakref.WeakKeyDictionary({a: 1, b: 2})
members = weakref.WeakSet([a, b])
print(sorted(values), sorted(keys.values()), len(members))
del a
print(sorted(values), sorted(keys.values()), len(members), "a" in values)
print(values.get("a"), values["b"], keys[b], b in members)
b = None
print(len(values), len(keys), len(members))
class M:
    def m(self): return "method"
m = M()
wm = weakref.WeakMethod(m.m)
print(wm()())
del m
print(wm())
