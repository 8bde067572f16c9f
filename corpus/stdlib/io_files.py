"""Files: modes, text and binary, seeking, iteration, newline handling, errors."""
import os, io
with open("t.txt", "w") as f:
    print(f.write("line 1\nline 2\n"), f.name, f.mode, f.closed, f.readable(), f.writable())
    f.writelines(["a\n", "b"])
with open("t.txt") as f:
    print(f.readline(), f.read(3), f.tell() > 0, f.readlines())
    f.seek(0); print([l.rstrip() for l in f])
with open("t.txt", "a+") as f: f.write("!"); f.seek(0); print(len(f.read()))
with open("t.txt", "r+") as f: f.write("LINE"); f.truncate(6)
print(open("t.txt").read().__repr__(), os.path.getsize("t.txt"))
with open("b.bin", "wb") as f: f.write(bytes(range(5))); f.seek(2); f.write(b"\xff")
with open("b.bin", "rb") as f: print(f.read(2), f.peek(1)[:1], f.read(), f.read(), f.seek(-1, 2), f.read(1))
open("n.txt", "w", newline="").write("a\r\nb\rc\n")
print(open("n.txt").read().__repr__(), open("n.txt", newline="").read().__repr__(), open("n.txt", newline="\r").readlines(), open("n.txt", "rb").read())
open("u.txt", "w", encoding="utf-16").write("é"); print(open("u.txt", "rb").read()[2:], open("u.txt", encoding="utf-16").read())
for args in (("missing.txt",), ("t.txt", "q"), ("t.txt", "rw"), ("t.txt", "x"), (".",), ("t.txt", "rb", -1, "utf8"), ("a\0b",), ("t.txt", "r", 0)):
    try:
        open(*args)
    except (OSError, ValueError) as e:
        print(args, type(e).__name__, e)
f = open("t.txt"); f.close()
try:
    f.read()
except ValueError as e:
    print(e)
try:
    open("t.txt").write("x")
except io.UnsupportedOperation as e:
    print(e)
open("bad.txt", "wb").write(b"ok\xff")
try:
    open("bad.txt", encoding="utf-8").read()
except UnicodeDecodeError as e:
    print(e)
print(open("bad.txt", encoding="utf-8", errors="replace").read(), sorted(os.listdir(".")))
b = io.BytesIO(b"abc"); print(b.read(1), b.getvalue(), b.seek(0, 2), b.write(b"d"), b.getvalue(), b.getbuffer()[0])
os.remove("t.txt"); os.mkdir("d"); os.rename("b.bin", "d/c.bin"); print(os.path.exists("t.txt"), os.listdir("d"), os.path.isdir("d"), os.path.join("a", "b"), os.path.splitext("x.tar.gz"), os.path.basename("/p/q"))
