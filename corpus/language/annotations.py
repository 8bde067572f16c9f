"""Annotations of names are evaluated in modules and classes and stored; in functions they are not evaluated."""
x: int = 1
y: "forward" = 2
z: list[int]
print(__annotations__)
print("z" in globals())
def f(a: int, b: "str" = "d", *c: float, d: bool = True, **e: dict) -> None:
    local: undefined_name = 5
    unset: also_undefined
    return local
print(f(1), f.__annotations__)
class C:
    a: int = 0
    b: str
    self_made: "C"
print(C.__annotations__)
(paren): int = 3
print(paren, "paren" in __annotations__)
class Obj: pass
o = Obj()
o.attr: int = 5
print(o.attr)
d = {}
d["k"]: print("evaluated at module level") = 1
print(d)
