"""`match` with literals, alternatives, captures, guards and the wildcard; the first case that fits is taken."""
def kind(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "few"
        case -1:
            return "minus one"
        case "yes" | "no" as word:
            return f"answer {word}"
        case None | True | False:
            return f"singleton {x}"
        case 2.5:
            return "float"
        case b"raw":
            return "bytes"
        case int(n) if n > 100:
            return f"big {n}"
        case str():
            return "some text"
        case _:
            return "other"
for v in (0, 2, -1, "yes", "maybe", None, True, False, 2.5, b"raw", 101, 50, 3.0, 1 + 0j, []):
    print(repr(v), kind(v))
match 5:
    case 6:
        print("not reached")
print("no case fits: nothing happens")
class Color:
    RED = 1
match 1:
    case Color.RED:
        print("value pattern")
match = 3
case = match + 1
print(match, case)
