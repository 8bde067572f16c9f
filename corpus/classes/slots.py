"""`__slots__` replaces the instance dictionary; unset slots raise; a subclass without slots has a dictionary again."""
class P:
    __slots__ = ("x", "y")
    def __init__(self, x): self.x = x
p = P(1)
print(p.x)
for action in ("p.y", "p.z", "p.z = 1", "del p.y", "p.__dict__"):
    try:
        exec(action)
    except AttributeError as e:
        print(action, "->", e)
p.y = 2
del p.x
print(p.y, hasattr(p, "x"), P.x, type(P.x).__name__)
class Q(P):
    __slots__ = ("z",)
q = Q(1); q.z = 3
print(q.x, q.z, Q.__slots__, P.__slots__)
class D(P): pass
d = D(1); d.anything = 5
print(d.__dict__, d.x)
class W:
    __slots__ = ("__dict__", "a")
w = W(); w.a = 1; w.b = 2
print(w.__dict__)
class Str:
    __slots__ = "single"
s = Str(); s.single = 1
print(s.single)
class Priv:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 1
print([n for n in dir(Priv()) if "hidden" in n])
for body in ({"__slots__": ("a",), "a": 1}, {"__slots__": ("not ok",)}, {"__slots__": (1,)}):
    try:
        type("B", (), body)
    except (ValueError, TypeError) as e:
        print(e)
try:
    type("C", (P, type("O", (), {"__slots__": ("k",)})), {})
except TypeError as e:
    print(e)
import weakref
try:
    weakref.ref(p)
except TypeError as e:
    print(e)
class I(int):
    __slots__ = ()
try:
    I().x = 1
except AttributeError as e:
    print(e)
