"""`__str__`, `__repr__`, `__bool__`, `__int__`, `__float__`, `__index__`, `__format__`, `__bytes__` and what is used without them."""
class R:
    def __repr__(self): return "repr"
class S(R):
    def __str__(self): return "str"
print(str(R()), str(S()), repr(S()), [S()], f"{S()} {S()!r}", "%s %r" % (S(), S()), format(S()))
class Num:
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 7j
    def __index__(self): return 8
    def __bool__(self): return False
    def __bytes__(self): return b"num"
    def __trunc__(self): return 6
    def __floor__(self): return 5
    def __ceil__(self): return 9
n = Num()
import math
print(int(n), float(n), complex(n), bin(n), bool(n), bytes(n), math.trunc(n), math.floor(n), math.ceil(n), [0] * 2)
class Idx:
    def __index__(self): return 3
print(int(Idx()), float(Idx()), complex(Idx()), "abcd"[Idx()], range(Idx()), "a" * Idx())
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(Len(0)), bool(Len(1)))
class Bad:
    def __str__(self): return 1
    def __repr__(self): return None
    def __bool__(self): return 1
    def __int__(self): return "x"
    def __float__(self): return 1
    def __index__(self): return 1.0
    def __format__(self, s): return 5
    def __bytes__(self): return "s"
for f in (str, repr, bool, int, float, bin, format, bytes, lambda x: [1][x]):
    try:
        f(Bad())
    except TypeError as e:
        print(e)
try:
    format(R(), "x")
except TypeError as e:
    print(e)
