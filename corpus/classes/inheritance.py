"""Attribute lookup follows the C3 method resolution order; `super()` continues along it."""
class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [c.__name__ for c in D.__mro__])
class E(B): pass
print(E().f(), E.__base__.__name__)
print(super(B, D()).f(), super(D, D).f(D()), super(C, D()).f())
class X: pass
class Y(X): pass
for bases in ((X, Y), (X, X), (bool,), (type(None),), (1,), (int, str)):
    try:
        type("T", bases, {})
        print("made")
    except TypeError as e:
        print(str(e).splitlines()[0])
class Root:
    def __init__(self, **kw):
        print("Root", kw)
class L(Root):
    def __init__(self, l=None, **kw): print("L", l); super().__init__(**kw)
class R(Root):
    def __init__(self, r=None, **kw): print("R", r); super().__init__(**kw)
class Both(L, R): pass
Both(l=1, r=2)
print(Both.__subclasses__(), [c.__name__ for c in Root.__subclasses__()])
class M(type("Dynamic", (), {"d": 1})): pass
print(M.d, M.__mro__[1].__name__)
