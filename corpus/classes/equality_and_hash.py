"""Defining `__eq__` removes `__hash__`; dictionaries use both; identity comes before equality in containers."""
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return isinstance(o, P) and self.x == o.x
    def __hash__(self): return hash(self.x)
print(P(1) == P(1), P(1) != P(2), len({P(1), P(1), P(2)}), {P(1): "v"}[P(1)])
class NoHash:
    def __eq__(self, o): return True
print(NoHash.__hash__)
class Inherit(P): pass
print(hash(Inherit(3)) == hash(P(3)), Inherit(3) == P(3))
class Never:
    def __eq__(self, o): return False
    __hash__ = object.__hash__
n = Never()
print(n == n, n in [n], [n] == [n], (n,) == (n,), {n: 1}[n], [n].index(n), [n].count(n))
nan = float("nan")
print(nan == nan, nan in [nan], [nan] == [nan], {nan: 1}.get(nan), [nan] == [float("nan")])
print(1 == 1.0 == True, hash(1) == hash(1.0) == hash(True), {1: "a", 1.0: "b", True: "c"})
class BadHash:
    def __hash__(self): return "x"
try:
    hash(BadHash())
except TypeError as e:
    print(e)
class Big:
    def __hash__(self): return 2 ** 100
print(hash(Big()) == hash(2 ** 100), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61))
class Collide:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return self.n == o.n
d = {Collide(i): i for i in range(50)}
print(len(d), d[Collide(33)])
class Raises:
    def __eq__(self, o): raise ValueError("eq failed")
    def __hash__(self): return 1
try:
    {Raises(): 1}[Raises()]
except ValueError as e:
    print(e)
