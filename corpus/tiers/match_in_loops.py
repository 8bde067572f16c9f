"""`match` in hot loops: subjects of alternating kinds, class patterns with `__match_args__` that change, guards with side effects."""
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Named(Point):
    name = "n"
guards = []
def guard(v):
    guards.append(v)
    return v > 5
def classify(s):
    match s:
        case 0 | 1: return "bit"
        case bool(): return "never"
        case int(n) if guard(n): return "big int", n
        case int() | float() as number: return "number", number
        case "quit" | "exit": return "command"
        case str(t): return "text", len(t)
        case []: return "empty"
        case [x]: return "one", x
        case [int(a), *rest, int(b)]: return "ends", a, len(rest), b
        case (first, [second, *_]): return "nested", first, second
        case {"kind": "circle", "r": r, **rest}: return "circle", r, rest
        case {"kind": kind}: return "kind", kind
        case Point(0, y=0): return "origin"
        case Named(x, y, name=name): return "named", x, y, name
        case Point(x, y) if x == y: return "diagonal", x
        case Point(): return "point"
        case None: return "none"
        case _: return "other", type(s).__name__
subjects = [0, 1, True, 7, 3, 2.5, 2 ** 70, "quit", "text", [], [5], [1, 2, 3, 4], (1, "x", 2), ("a", "bc"), ["a", ["b", "c", "d"]], {"kind": "circle", "r": 2, "z": 1},
            {"kind": 5}, {}, Point(0, 0), Point(1, 1), Point(1, 2), Named(1, 2), None, b"ab", {1}, range(2), range(1), 1.0, -0.0]
counts = {}
for i in range(6000):
    r = repr(classify(subjects[i * 7 % len(subjects)]))
    counts[r] = counts.get(r, 0) + 1
for r, c in counts.items(): print(r, c)
print(len(guards), sum(guards) % 1000007)
def changing(n):
    seen, p = {}, Point(1, 2)
    for i in range(n):
        if i == 1000: Point.__match_args__ = ("y", "x")
        if i == 1500: Point.__match_args__ = ("x",)
        if i == 1800: Point.__match_args__ = ["x", "y"]
        if i == 1900: Point.__match_args__ = ("y", "gone")
        try:
            match p:
                case Point(a, b): r = a, b
                case Point(a): r = a
                case _: r = "no match"
        except TypeError as e: r = str(e)
        seen[r] = seen.get(r, 0) + 1
    Point.__match_args__ = ("x", "y")
    return seen
print(changing(2000))
def bindings(values):
    out = []
    for v in values:
        match v:
            case [a, 1]: pass
            case [a, b]: pass
            case {"a": a}: pass
        out.append((a, locals().get("b")))
    return out[-4:]
print(bindings([[1, 1]] * 1500 + [[2, 3], [5], {"a": "z"}, 7]))
try: bindings([9])
except UnboundLocalError as e: print(e)
