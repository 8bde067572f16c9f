"""Literals of every kind evaluate to what they spell."""
print(0, 7, 1_000_000, 0x1F, 0o17, 0b1011)
print(1.5, 10.0, 1e3, 1.5e-7, .5, 5.)
print(2j, 1.5 + 2j)
print("a", 'b', """c
d""", r"\n", "\x41\u00e9\U0001f600")
print(b"abc\x00\xff", rb"\d")
print("adjacent " "literals " 'join')
print(True, False, None, ..., NotImplemented)
print([], [1], (), (1,), (1, 2), {}, {1: 2}, {1})
