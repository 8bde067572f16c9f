"""Comprehension locals contain `.0`; `super()` and `__class__` put `__class__` in locals; cells show their values."""
def f():
    return [sorted(locals()) for x in "a"]
print(f())
print(list(sorted(locals()) for y in "b"))
class B:
    def m(self): return "B"
class C(B):
    def m(self):
        super().m()
        return sorted(locals())
    def n(self):
        __class__
        return sorted(locals())
    def o(self):
        return sorted(locals())
c = C()
print(c.m(), c.n(), c.o())
def cells():
    a = 1
    unbound_for_now = None
    del unbound_for_now
    def inner(): return a, unbound_for_now
    return locals().keys()
print(sorted(cells()))
def free():
    v = 1
    def inner():
        v
        w = 2
        return locals()
    return inner()
print(free())
def args(a, *rest, b=2, **kw): return locals()
print(args(1, 3, c=4))
