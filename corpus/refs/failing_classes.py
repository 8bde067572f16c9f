"""Classes whose making fails; descriptors, properties, metaclasses and slots that raise."""
log = []
def tryit(f):
    try: r = f()
    except Exception as e: log.append(f"{type(e).__name__}: {e}")
    else: log.append(type(r).__name__)
class Meta(type):
    def __new__(m, n, b, d, **k):
        if k.get("fail") == 1: raise ValueError([n, b])
        return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k):
        if k.get("fail") == 2: raise ValueError([n, b])
    @classmethod
    def __prepare__(m, n, b, **k):
        if k.get("fail") == 3: raise ValueError([n, b])
        return {"z": [n]}
class SN:
    def __set_name__(self, o, n): raise KeyError(n)
class IS:
    def __init_subclass__(cls, **k): raise TypeError([cls, k])
class NM:
    def __mro_entries__(self, bases): raise LookupError(bases)
class NM2:
    def __mro_entries__(self, bases): return 5
def a():
    class C(metaclass=Meta, fail=1): x = [1]
def b():
    class C(metaclass=Meta, fail=2): x = [1]
def c():
    class C(metaclass=Meta, fail=3): x = [1]
def d():
    class C: x = SN()
def e():
    class C(IS): x = [1]
def f():
    class C(NM()): pass
def g():
    class C(NM2()): pass
def h():
    class C(int, str): x = [1]
def i():
    class A: pass
    class B(A): pass
    class C(A, B): pass
def j():
    class C:
        x = [1]
        1 / 0
def k():
    class C: __slots__ = ("a", 5)
def l():
    class C:
        __slots__ = ("a",)
        a = [1]
def m():
    class C(bool): pass
def n():
    class C(x=[1]): pass
def o():
    class C: __slots__ = ("__dict__", "__dict__")
def p():
    class C(int): __slots__ = ("a",)
def q():
    type("X", (5,), {})
def r():
    type("X", (), {"__slots__": 3.5})
def s():
    type("X", [int], {})
def t():
    class A(Meta, metaclass=type): pass
    class B(metaclass=A): pass
    class M2(type): pass
    class C(B, metaclass=M2): pass
def u():
    class C:
        __classcell__ = [1]
        def m(self): return __class__
def v():
    class M(type):
        def __new__(m, n, b, d): return super().__new__(m, n, b, {})
    class C(metaclass=M):
        def m(self): return super().x
    return C
for fn in [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v]: tryit(fn)
class De:
    def __get__(self, o, t): raise AttributeError([o])
    def __set__(self, o, v): raise AttributeError([v])
    def __delete__(self, o): raise AttributeError([o])
class P:
    x = De()
    @property
    def y(self): raise ValueError([self])
    @y.setter
    def y(self, v): raise ValueError([v])
    def __getattr__(self, n): raise AttributeError([n])
class Q:
    __slots__ = ("a", "__weakref__")
    def __setattr__(self, n, v): raise TypeError([v])
    def __getattribute__(self, n): raise TypeError([n])
for ob in (P(), Q()):
    for nm in ("x", "y", "z", "a"):
        for fn in (lambda: getattr(ob, nm), lambda: setattr(ob, nm, [1]), lambda: delattr(ob, nm), lambda: getattr(ob, nm, [1]), lambda: hasattr(ob, nm)):
            try: fn()
            except Exception as e: log.append(type(e).__name__)
class N1:
    def __new__(cls, *a): raise ValueError([a])
class N2:
    def __init__(self, *a): self.a = [a]; raise ValueError([self])
class N3:
    def __init__(self, *a): return [1]
class N4:
    def __new__(cls, *a): return [a]
class N5(list):
    def __init__(self, *a): super().__init__(*a); self.q = [self]; raise KeyError(self.q)
for cl in (N1, N2, N3, N4, N5):
    for args in ((), ([1],), ([1], [2])): tryit(lambda: cl(*args))
c1 = P()
for bad in (5, int, Q, type("Y", (P,), {}), type("Z", (), {})):
    try: c1.__class__ = bad
    except TypeError as e: log.append(str(e))
for bs in ((), (int,), (P, P), 5, (5,)):
    class B0: pass
    class B1(B0): pass
    try: B1.__bases__ = bs
    except TypeError as e: log.append(str(e))
print("\n".join(map(str, log)))
