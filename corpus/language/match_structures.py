"""`match` on sequences, mappings and classes; strings are not sequences, and `**rest` takes the other keys."""
def f(x):
    match x:
        case []:
            return "empty"
        case [one]:
            return f"one {one}"
        case [1, *rest]:
            return f"starts with 1, rest {rest}"
        case (a, b):
            return f"pair {a} {b}"
        case [a, *_, z]:
            return f"from {a} to {z}"
        case {"type": "point", "x": x, "y": y}:
            return f"point {x} {y}"
        case {"type": t, **rest}:
            return f"type {t}, rest {rest}"
        case {}:
            return "mapping"
        case _:
            return "other"
for v in ([], [5], (1,), [1, 2, 3], (4, 5), [4, 5, 6], range(3), "ab", b"ab", {1, 2},
          {"type": "point", "x": 1, "y": 2, "z": 3}, {"type": "line", "len": 3}, {}, {"a": 1}):
    print(repr(v), "->", f(v))

class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
class Node:
    def __init__(self, **kw): self.__dict__.update(kw)
def g(p):
    match p:
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return f"on x axis at {x}"
        case Point(x=a, y=b) if a == b:
            return f"diagonal {a}"
        case Point():
            return "point"
        case Node(left=Node(value=v)):
            return f"left value {v}"
        case int() | float() as num:
            return f"number {num}"
        case str(s):
            return f"string {s}"
        case [Point(x, _), Point(_, y)]:
            return f"corners {x} {y}"
    return None
for v in (Point(0, 0), Point(3, 0), Point(2, 2), Point(1, 2), Node(left=Node(value=9)), Node(), 3, 2.5, "s", [Point(1, 2), Point(3, 4)]):
    print(g(v))
try:
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as e:
    print(e)
