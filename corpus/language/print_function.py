"""`print`: sep, end, file, flush, `str` of each argument."""
import sys, io
print(1, "two", [3, "four"], {"five": 6.0})
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print("no newline", end="")
print()
print(*range(5), sep="-")
buffer = io.StringIO()
print("captured", 1, file=buffer)
print(repr(buffer.getvalue()))
print("to stderr", file=sys.stderr)
class W:
    def write(self, s): sys.stdout.write(f"<{s}>".replace("\n", "\\n"))
print("x", "y", file=W())
sys.stdout.write("\n")
for kw in ({"sep": 1}, {"end": 1}, {"nonsense": 1}):
    try:
        print("x", **kw)
    except TypeError as e:
        print(e)
class S:
    def __str__(self): return "str form"
    def __repr__(self): return "repr form"
print(S(), [S()])
