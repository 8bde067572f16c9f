"""Bytes: indexing gives ints; methods as for strings; hex; bytearray changes in place."""
b = b"Hello\x00\xff"
print(b, b[0], b[-1], b[1:3], len(b), list(b"abc"), b + b"!", b"ab" * 2, 72 in b, b"ll" in b, b.hex(), b.hex(" ", 2), bytes.fromhex("48 65"), bytes(3), bytes([1, 2]), bytes("é", "utf8"), bytes(b"x"))
print(b"a,b".split(b","), b"-".join([b"x", b"y"]), b"abc".find(b"c"), b"abc".find(99), b" x ".strip(), b"abc".upper(), b"abc".replace(b"b", b"--"), b"a" < b"b", b"abc".startswith(b"ab"), b"12".isdigit(), b"abc".translate(None, b"b"), b"x".center(5, b"*"), b"a\tb".expandtabs(4), b"Ab".swapcase(), b"a\nb".splitlines())
print(repr(b"it's"), repr(b'"'), repr(b"\n\t\\\x7f"), str(b"x"), b"%d %s" % (5, b"x"), hash(b"a") == hash(b"a"), b"a" == "a", b"a" in {b"a": 1})
ba = bytearray(b"hello")
ba[0] = 72; ba.append(33); ba.extend(b"??"); ba[1:3] = b"EE!"; del ba[-1]; ba.insert(0, 62); ba += b"."
print(ba, ba.pop(), ba.pop(0), len(ba), ba.index(b"E"), bytes(ba), ba == b"HEE!lo!?", ba[::-1], ba.decode())
ba.reverse(); ba.remove(33); ba *= 2; print(ba); ba.clear(); print(ba, bool(ba))
for source in ("bytes([256])", "bytes(-1)", "bytes('a')", "bytes([1.5])", "b'a' + 'b'", "b'a'[5]", "bytearray(b'x').__setitem__(0, 300)", "bytes.fromhex('4')", "bytes.fromhex('zz')", "b'a'.join(['x'])", "hash(bytearray())", "b'abc'.index(b'z')", "b'a'.find('a')", "bytes(1, 'utf8')", "bytearray(b'x').remove(1)"):
    try:
        print(eval(source))
    except (TypeError, ValueError, IndexError) as e:
        print(source, type(e).__name__, e)
m = memoryview(bytearray(b"abcdef"))
m[0] = 65; m[1:3] = b"XY"
print(bytes(m), m[2], m[::2].tolist(), len(m), m.readonly, m.format, m.nbytes, m == b"AXYdef", m.cast("B").shape)
x = bytearray(b"abc")
v = memoryview(x)
try:
    x.append(1)
except BufferError as e:
    print(e)
v.release()
x.append(100)
print(x)
