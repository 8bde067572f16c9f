"""Exceptions carry arguments; some name them."""
print(repr(Exception()), repr(Exception(1)), repr(Exception(1, "two")), str(Exception()), str(Exception(1)), str(Exception(1, 2)))
e = OSError(2, "No such file", "name.txt")
print(type(e).__name__, e.errno, e.strerror, e.filename, str(e), e.args)
print(type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, OSError("one").errno, str(OSError(2, "m", "a", None, "b")))
k = KeyError("k")
print(str(k), str(KeyError()), str(KeyError(1, 2)))
s = StopIteration("value")
print(s.value, StopIteration().value)
i = ImportError("msg", name="n", path="p")
print(i.name, i.path, i.msg)
n = NameError("msg", name="nm")
print(n.name)
a = AttributeError("msg", name="at", obj=[1])
print(a.name, a.obj)
u = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad byte")
print(u.encoding, u.object, u.start, u.end, u.reason, u)
v = UnicodeEncodeError("ascii", "h\u00e9", 1, 2, "ordinal")
print(v)
try:
    open("/no/such/file")
except FileNotFoundError as f:
    print(f.errno, f.strerror, f.filename, f)
e = Exception(1)
e.args = [2, 3]
print(e.args, e)
e.custom = "attribute"
print(vars(e))
print(e.with_traceback(None) is e)
try:
    e.with_traceback(1)
except TypeError as err:
    print(err)
