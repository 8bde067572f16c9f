"""The standard library's class builders."""
from dataclasses import dataclass, field, replace, asdict
from enum import Enum, IntEnum, Flag, auto
from typing import NamedTuple
from collections import namedtuple
@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)
    def norm(self): return abs(self.x) + abs(self.y)
p = Point(1, 2)
print(p, p == Point(1, 2), Point(1) < Point(2), replace(p, x=9), asdict(p), p.norm())
@dataclass(frozen=True)
class F:
    a: str
try:
    F("x").a = "y"
except Exception as e:
    print(type(e).__name__, e)
print(hash(F("x")) == hash(F("x")))
class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1
print(Color.RED, repr(Color.GREEN), Color(2), Color["RED"], list(Color), Color.ALIAS is Color.RED, Color.RED.name, Color.GREEN.value)
try:
    Color(9)
except ValueError as e:
    print(e)
class N(IntEnum):
    ONE = 1
    TWO = 2
print(N.ONE + 1, N.TWO > N.ONE, sorted([N.TWO, N.ONE]), f"{N.ONE}")
class Perm(Flag):
    R = auto()
    W = auto()
print(Perm.R | Perm.W, Perm.R in (Perm.R | Perm.W), Perm(3), ~Perm.R)
NT = namedtuple("NT", "a b", defaults=[5])
n = NT(1)
print(n, n.a, n._replace(b=2), n._asdict(), NT._fields, n == (1, 5))
class T(NamedTuple):
    u: int
    v: str = "d"
print(T(1), T(1)._fields, T(1)[1])
