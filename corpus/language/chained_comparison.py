"""Comparisons of every kind chain pairwise; `is`, `in` and `not` mix with them."""
print(1 < 2 <= 2 != 3 == 3 > 1 >= 1)
a = []
print(a is a is not None)
print(1 in [1] == [1])
print((1 in [1]) == [1])
print(3 not in (1, 2) is not None)
class T:
    def __init__(self, v): self.v = v
    def __lt__(self, o): print(f"{self.v}<{o.v}", end=" "); return self.v < o.v
    def __gt__(self, o): print(f"{self.v}>{o.v}", end=" "); return self.v > o.v
print(T(1) < T(2) < T(3))
print(T(2) < T(1) < T(3))
print(T(1) < T(2) > T(0))
class Fuzzy:
    def __eq__(self, o): return "fuzzy"
print(Fuzzy() == 1, Fuzzy() == 1 == 1, 1 == Fuzzy(), Fuzzy() != 1)
print([1, 2] < [1, 3], (1,) < (1, 0), "a" < "b" < "c", {1} < {1, 2})
