"""`string` and `textwrap`."""
import string, textwrap
print(string.ascii_lowercase, string.digits, string.hexdigits, string.punctuation, repr(string.whitespace), string.capwords("hello  big world"))
t = string.Template("$who likes ${what}s, $$5")
print(t.substitute(who="A", what="cat"), t.safe_substitute(who="B"))
try:
    t.substitute(who="A")
except KeyError as e:
    print("KeyError", e)
class F(string.Formatter):
    def get_value(self, k, a, kw): return f"<{k}>"
print(F().format("{a} {b!r:>8}"), list(string.Formatter().parse("x{a!r:>3}y{}")))
text = "The quick brown fox jumps over the lazy dog and runs away from the extraordinarily long word."
print(textwrap.fill(text, 30), textwrap.wrap(text, 20), textwrap.shorten(text, 40), textwrap.dedent("  a\n    b\n  c"), textwrap.indent("a\n\nb", "> "), textwrap.fill(text, 25, initial_indent="* ", subsequent_indent="  "), sep="\n")
