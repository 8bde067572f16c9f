"""Identifiers may be any letters; they are compared in normal form NFKC."""
straße = 1
π = 3.14
Ａ = "fullwidth"
print(straße, π, A, "A" in globals(), "Ａ" in globals())
class Ünï:
    ﬁ = 2
print(Ünï.fi, Ünï, Ünï.__name__)
def λ(é, /, *, 变量=1): return é + 变量
print(λ(1, 变量=2), λ.__code__.co_varnames)
for bad in ("a€ = 1", "€", "a\u00b7b = 1", "x\u200by = 1", "\u2028", "“x”"):
    try:
        exec(bad)
        print(ascii(bad), "fine")
    except SyntaxError as e:
        print(ascii(bad), ascii(e.msg), e.lineno, e.offset)
π / 0
