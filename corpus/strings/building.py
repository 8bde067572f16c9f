"""Building text: `+=`, join, io.StringIO; intermediate values stay what they were."""
s = ""
snapshots = []
for i in range(6):
    s += str(i)
    if i % 2:
        snapshots.append(s)
print(s, snapshots)
t = s
s += "!"
print(t, s)
parts = []
for i in range(1000):
    parts.append(chr(97 + i % 26))
text = "".join(parts)
print(len(text), text[:30], text.count("a"), hash(text) == hash("".join(parts)))
u = "ascii"
u += "é"
u += "€"
u += "😀"
print(u, len(u), u[:5].isascii(), u[-1])
import io
out = io.StringIO()
out.write("abc"); out.write("déf"); print("line", file=out)
print(repr(out.getvalue()), out.tell(), out.seek(0), out.read(4), out.readline())
big = "x" * 100000
print(len(big + big), (big + "y").find("y"), len(big.replace("x", "ab")), big == "x" * 100000)
d = {}
for w in "a b a c b a".split():
    d[w] = d.get(w, "") + w
print(d)
