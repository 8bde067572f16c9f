"""Strings: indexing, slicing, concatenation, comparison, membership, iteration."""
s = "Hello, World"
print(s[0], s[-1], s[7:], s[:5], s[::2], s[::-1], s[-5:-1], s[5:2], s[100:], len(s))
print("a" + "b", "ab" * 3, 3 * "x", "x" * 0, "x" * -1, "lo" in s, "z" not in s, "" in s)
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", max("hello"), sorted("banana"))
for c in "añ😀": print(c, ord(c), len(c), hex(ord(c)))
print(list("abc"), tuple("ab"), "".join(reversed("abc")), "-".join("abc"), "a,b".split(","))
print('single "double"', "it's", 'both \' and "', "tab\tnew\\n", repr('a\'b"c'), repr("it's"), repr('"'), repr("\n\t\\\x00\x7f\xa0\u200b\ud800é😀"))
a = "text"
b = "te" + "xt"
print(a == b, hash(a) == hash(b), a is a[:], str(a) is a, a[1:1] == "")
try:
    a[0] = "x"
except TypeError as e:
    print(e)
print(str(b"bytes", "ascii"), str(b"b"), str(123), str(None), str([1, "a"]), str())
