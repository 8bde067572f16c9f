"""Binary operators try the left operand, then the reflected method of the right; a subclass on the right goes first."""
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def __add__(self, o): print("add", end=" "); return N(self.v + o.v) if isinstance(o, N) else NotImplemented
    def __radd__(self, o): print("radd", end=" "); return N(o + self.v)
    def __neg__(self): return N(-self.v)
    def __pos__(self): return self
    def __invert__(self): return N(~self.v)
    def __abs__(self): return N(abs(self.v))
    def __eq__(self, o): print("eq", end=" "); return isinstance(o, N) and self.v == o.v
    def __lt__(self, o): print("lt", end=" "); return self.v < o.v
    def __mul__(self, o): return ("mul", o)
    def __rmul__(self, o): return ("rmul", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __matmul__(self, o): return "matmul"
    def __divmod__(self, o): return "divmod"
    def __round__(self, n=None): return ("round", n)
    def __bool__(self): return self.v != 0
    def __index__(self): return self.v
class S(N):
    def __radd__(self, o): print("S.radd", end=" "); return S(0)
print(N(1) + N(2), 1 + N(2), N(1) + S(2), S(1) + N(2))
try:
    N(1) + 1
except TypeError as e:
    print(e)
print(-N(1), +N(1), ~N(1), abs(N(-4)), N(1) == N(1), N(1) != N(2), N(1) > N(2), N(1) < N(2))
print(N(1) * 2, 2 * N(1), N(1) ** 2, 2 ** N(1), pow(N(1), 2, 3), N(1) @ 0, divmod(N(1), 2), round(N(1)), round(N(1), 2))
print(bool(N(0)), not N(1), [10, 20, 30][N(1)], "abc"[N(0):N(2)], hex(N(255)), list(range(N(2))), "x" * 1)
try:
    N(1) <= N(2)
except TypeError as e:
    print(e)
try:
    hash(N(1))
except TypeError as e:
    print(e)
class Decline:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
try:
    Decline() + Decline()
except TypeError as e:
    print(e)
d = Decline()
print(d == d, d == Decline(), d != 1)
