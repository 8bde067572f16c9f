"""`re`: matching, groups, substitution, flags, errors."""
import re
m = re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05-01 rest")
print(m.group(), m.group(1, 2), m["y"], m.groupdict(), m.span("m"), m.start(), m.end(), m.groups(), m.lastgroup, m.re.pattern, m)
print(re.search("b+", "aabbb").span(), re.match("b", "ab"), re.fullmatch("a*", "aaa").end(), re.findall(r"\w+", "a bc, d"), re.findall(r"(\w)(\d)", "a1 b2"), [m.start() for m in re.finditer("a", "banana")])
print(re.sub(r"\d", lambda m: str(int(m[0]) * 2), "a1b5"), re.sub(r"(\w) (\w)", r"\2 \1", "a b"), re.sub("x*", "-", "abc"), re.subn("a", "b", "aaa", count=2), re.sub("(?P<n>a)", r"[\g<n>]", "cat"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split("(-)", "a-b-c", maxsplit=1), re.split("", "ab"), re.escape("a.b*c"))
print(re.findall("^a", "a\na", re.M), re.match("A", "a", re.I) is not None, re.match("a.b", "a\nb", re.S) is not None, re.findall(r"""(?x) a  # comment
 b""", "ab"), re.findall(r"\bfoo\b", "foo food foo"), re.findall("(?i:A)b", "ab Ab aB"))
print(re.findall(r"(?<=a)b", "ab cb"), re.findall(r"a(?!b)", "ab ac"), re.findall(r"(a|b)\1", "aa ab bb"), re.match(r"(a)?b", "b").groups(), re.match("(?:a(b)?)+", "abaa").groups(), re.findall("a+?", "aaa"), re.findall("a{2,3}", "aaaaa"), re.match(r"(a+)+$", "a" * 15 + "b"), re.findall(r"(?>a+)b|a++c", "aab aac"))
p = re.compile(r"(\w+)=(\w+)")
print(p.groups, p.groupindex, p.flags, p.sub(r"\2=\1", "k=v"), p.search("x a=b", 2).span(), repr(p), p == re.compile(r"(\w+)=(\w+)"))
for bad in ("(", "*", "[a", "a{2,1}", r"\1", "(?P<a>x)(?P<a>y)", "(?<!a*)", "(?z)", "\\", "(?P<1>a)", "a**", "[z-a]", r"\p"):
    try:
        re.compile(bad)
    except re.error as e:
        print(repr(bad), e, e.pos)
print(re.sub("é", "e", "café"), re.findall(r"\w+", "naïve café", re.A), re.findall(rb"\w+", b"ab cd"), re.match("(?s).*", "a\nb").group(), re.template if False else "")
