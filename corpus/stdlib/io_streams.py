"""`io`: the layers by themselves, streams in memory, positions in text, streams written in Python."""
import io, sys
b = io.BytesIO(b"one\ntwo\r\nthree")
print(b.readline(), b.tell(), b.readlines(), b.read(), b.seek(4), b.read1(3), b.getbuffer()[:3].tobytes())
view = b.getbuffer()
view[0] = ord("O")
for f in (lambda: b.write(b"x" * 20), lambda: b.close()):
    try: f()
    except BufferError as e: print(e)
view.release(); print(b.getvalue(), b.truncate(3), b.getvalue(), b.seek(5), b.write(b"z"), b.getvalue())
into = bytearray(4); b.seek(0); print(b.readinto(into), into)
class Sub(io.BytesIO): pass
s = Sub(b"q"); s.extra = 1; print(s.extra, s.__getstate__())
for newline in (None, "", "\n", "\r", "\r\n"):
    t = io.StringIO("a\nb\r\nc\rd", newline=newline)
    print(repr(newline), t.readlines(), repr(t.getvalue()), t.newlines)
    t.write("x\ny"); print(repr(t.getvalue()))
    w = io.TextIOWrapper(io.BytesIO(b"a\nb\r\nc\rd"), encoding="ascii", newline=newline)
    print(w.readlines(), w.newlines)
    raw = io.BytesIO(); w = io.TextIOWrapper(raw, encoding="utf-8", newline=newline); w.write("é\nx\r\n"); w.flush(); print(raw.getvalue())
raw = io.BytesIO("aé€\n\U0001f600z\nlast".encode())
t = io.TextIOWrapper(raw, encoding="utf-8")
print(t.readline(), t.tell(), t.read(1), t.tell(), t.read(), t.tell(), t.seek(3), t.read(2))
t.seek(0); print(t.read(2), t.tell()); place = t.tell(); t.read(); t.seek(place); print(t.read(3))
print(t.seek(0, 2), t.errors, t.encoding, t.line_buffering, t.write_through, t.buffer is raw)
for f in (lambda: t.seek(1, 1), lambda: t.seek(1, 2), lambda: t.seek(-1), lambda: t.seek(0, 7), lambda: t.write(3), lambda: io.TextIOWrapper(io.BytesIO(), newline="x"), lambda: io.TextIOWrapper(io.BytesIO(), encoding="nope"), lambda: io.TextIOWrapper(3), lambda: io.StringIO(3), lambda: io.StringIO().write(3), lambda: io.BytesIO("x"), lambda: io.BytesIO().write("x"), lambda: io.BytesIO().read("x"), lambda: io.BytesIO().seek(-1), lambda: io.StringIO().seek(1, 1), lambda: io.BytesIO().fileno(), lambda: io.BufferedReader(io.BytesIO(), 0)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for iterating in (True, False):
    t.seek(0)
    try:
        for line in t: print(repr(line), t.tell() if not iterating else ""); break
    except OSError as e: print(e)
inner = t.detach(); print(inner is raw)
try: t.read()
except ValueError as e: print(e)
t = io.TextIOWrapper(io.BytesIO(), encoding="latin-1"); t.write("é"); t.reconfigure(encoding="utf-8", newline="\r\n", line_buffering=True); t.write("é\n"); print(t.buffer.getvalue(), t.line_buffering, t.encoding)
t = io.TextIOWrapper(io.BytesIO("x\ufeffé".encode("utf-16")), encoding="utf-16"); print(ascii(t.read(1)), ascii(t.read()))
class Raw(io.RawIOBase):
    def __init__(self, data): self.data, self.log = data, []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b):
        n = min(len(b), len(self.data), 5); b[:n] = self.data[:n]; self.data = self.data[n:]; self.log.append(("read", len(b), n)); return n
    def write(self, b): self.log.append(("write", bytes(b))); return len(b)
r = Raw(b"hello world\nmore"); br = io.BufferedReader(r, 4)
print(br.read(3), br.peek(2), br.readline(), br.read1(2), br.read(), br.read(1), r.readable(), br.closed)
r = Raw(b""); bw = io.BufferedWriter(r, 4)
print(bw.write(b"ab"), r.log, bw.write(b"cdef"), r.log, bw.write(b"0123456789"), r.log, bw.flush(), r.log[-1])
print(Raw(b"abc").read(2), Raw(b"abcdefgh").readall(), list(Raw(b"a\nb\n")), Raw(b"x\ny").readline())
pair = io.BufferedRWPair(Raw(b"in"), Raw(b"")); print(pair.read(), pair.write(b"out"), pair.readable(), pair.writable(), pair.closed)
class Closing(io.RawIOBase):
    def close(self): print("closed"); super().close()
with Closing() as c: print(c.closed, c.readable(), c.seekable())
print(c.closed)
try: c.flush()
except ValueError as e: print(e)
try: io.RawIOBase().read()
except Exception as e: print(type(e).__name__, e)
d = io.IncrementalNewlineDecoder(None, True); print([d.decode(x) for x in ("a\r", "\nb\r", "c", "\r")], repr(d.decode("", final=True)), d.newlines, d.getstate())
with open("f.bin", "wb+") as f:
    print(type(f).__name__, f.mode, f.raw.mode, f.name, f.write(b"0123456789"), f.tell(), f.seek(2), f.read(3), f.write(b"X"), f.tell(), f.read(), f.seek(0), f.read())
with open("f.bin", "rb", buffering=0) as f: print(type(f).__name__, f, f.read(2), f.readinto(into), into, f.seek(-1, 2), f.readall(), f.closefd)
print(f, f.closed)
with open("f.bin", encoding="ascii") as f: print(f, f.buffer, f.buffer.raw, isinstance(f, io.TextIOBase), isinstance(f.buffer, io.BufferedIOBase), f.readable(), f.seekable(), f.isatty())
try: f.read()
except ValueError as e: print(e)
try: f.buffer.read()
except ValueError as e: print(e)
f = open("f.txt", "w", encoding="utf-16"); f.write("ab"); f.close(); f = open("f.txt", "a", encoding="utf-16"); f.write("c"); f.close(); print(open("f.txt", encoding="utf-16").read(), len(open("f.txt", "rb").read()))
print(sys.stdout.buffer.fileno(), sys.stdout.encoding, sys.stdout.errors, sys.stdout.name, sys.stdin.mode, sys.stderr)
sys.stdout.flush(); sys.stdout.buffer.write(b"bytes\n"); sys.stdout.buffer.flush()
sys.stdout.reconfigure(errors="backslashreplace"); print(ascii("é"), sys.stdout.errors)
print(io.open is open, io.DEFAULT_BUFFER_SIZE, io.SEEK_END, io.text_encoding(None), sorted(x for x in dir(io.TextIOBase) if x[0] != "_"))
