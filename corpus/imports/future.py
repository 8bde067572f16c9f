"""`from __future__ import annotations` keeps annotations as text."""
from __future__ import annotations
import __future__
def f(a: not_defined, b: list[int] = [], *c: 1 + 2) -> "quoted": pass
print(f.__annotations__)
class C:
    x: undefined | None = None
print(C.__annotations__)
y: also.not_there[0]
print(__annotations__)
print(annotations is __future__.annotations, __future__.division.mandatory)
import typing
def g(a: int, b: "str"): pass
print(typing.get_type_hints(g))
try:
    compile("x = 1\nfrom __future__ import division", "<s>", "exec")
except SyntaxError as e:
    print(e.msg)
try:
    compile("from __future__ import nonsense", "<s>", "exec")
except SyntaxError as e:
    print(e.msg)
