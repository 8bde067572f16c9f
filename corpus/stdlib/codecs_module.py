"""The registry of codecs: names, built-in codecs, error handlers, search functions; what each says about bad text."""
import codecs
for e in ["utf-8","utf-7","cp1252","koi8-r","utf-16","utf-32","rot13","punycode","mac-roman","latin-1","ascii","UTF_8","Latin 1","iso-8859-15","utf-8-sig","cp437"]:
    try:
        i=codecs.lookup(e); print(e,i.name)
    except LookupError as x: print(e,x)
for t in ["", "a+b", "é€ \U0001f600 x-", "~\\", "\ud800", "a\x00b"]:
    for c in ["utf-7","cp1252","unicode_escape","raw_unicode_escape","utf-16","punycode"]:
        for err in ["strict","replace","ignore","namereplace","xmlcharrefreplace","backslashreplace","surrogatepass"]:
            try:
                b=t.encode(c,err)
                print(ascii(t),c,err,b, ascii(b.decode(c)))
            except Exception as x: print(ascii(t),c,err,type(x).__name__,ascii(str(x)))
for d in [b"+", b"+-", b"+A", b"+AGE", b"+AGE-", b"+AGEx", b"+2AA-", b"+2ADcAA-", b"a\xff", b"+ABA!", b"+!", b"+AGF-b",b"+//8-"]:
    for err in ["strict","replace","backslashreplace"]:
        try: print(d,err,ascii(d.decode("utf-7",err)), codecs.utf_7_decode(d,err))
        except Exception as x: print(d,err,type(x).__name__,x)
        try: print(codecs.utf_7_decode(d,err,True))
        except Exception as x: print(d,err,type(x).__name__,x)
def h(e):
    print(type(e).__name__, e.encoding, e.start, e.end, e.reason)
    return ("<%d>"%e.start, e.end)
codecs.register_error("mine",h)
print("aé€b".encode("ascii","mine"), "aé€b".encode("cp1252","mine"), b"a\x81b\xff".decode("cp1252","mine"), b"\xffx".decode("utf-8","mine"), b"\xff".decode('ascii','mine'))
print("aЖ".encode("latin-1","mine"))
for n in ["strict","ignore","replace","xmlcharrefreplace","backslashreplace","namereplace","surrogateescape","surrogatepass","nope"]:
    try:
        f=codecs.lookup_error(n); print(n, callable(f))
        for ex in [UnicodeEncodeError("ascii","aé\ud800b",1,3,"r"),UnicodeDecodeError("utf-8",b"a\xed\xa0\x80b",1,4,"r"),UnicodeTranslateError("aéb",1,2,"r"),ValueError("x"), 3]:
            try: print(n, ascii(f(ex)))
            except Exception as x: print(n, type(x).__name__, ascii(str(x)))
    except LookupError as x: print(n,x)
print(codecs.encode("abc","rot13"))
for f in [lambda: b"x".decode("rot13"), lambda: "x".encode("rot13"), lambda:"x".encode("nope"), lambda: codecs.lookup(3), lambda: codecs.encode("x",3), lambda: codecs.register(3), lambda: codecs.utf_8_encode(3), lambda: codecs.utf_8_decode("x"), lambda: codecs.encode(3,"utf-8"), lambda: b"abc".decode("utf-16"), lambda: "é".encode("ascii","nope"), lambda: codecs.escape_decode(b"\\"), lambda: codecs.escape_decode(b"a\\xz"), lambda: codecs.charmap_encode("aé","strict",{97:300}),lambda: codecs.charmap_encode("aé","strict",{97:"x"}), lambda: codecs.charmap_decode(b"a","strict",{97:-1}), lambda: codecs.charmap_decode(b"a","strict",{}), lambda: "é".encode("ascii",errors=3), lambda: "x".encode("a\0b"), lambda:b"x".decode("\ud800")]:
    try: print(f())
    except Exception as x: print(type(x).__name__, ascii(str(x)), repr(x.__cause__))
print(codecs.escape_decode(b"a\\n\\x41\\101\\\\"), codecs.escape_encode(b"a\n\x00'\xff"), codecs.readbuffer_encode("é"), codecs.charmap_build("abc"[::-1]).__class__)
print(codecs.utf_8_decode(b"a\xe2\x82"), codecs.utf_16_ex_decode(b"\xff\xfea\x00b"), codecs.utf_16_ex_decode(b"a\x00",'strict',0,False),codecs.utf_16_decode(b"\xfe\xff\x00a\xd8"), codecs.utf_32_ex_decode(b"a"))
d=codecs.getincrementaldecoder("utf-8")()
print([d.decode(bytes([b])) for b in "é€x".encode()], d.getstate())
d=codecs.getincrementaldecoder("utf-16")()
print([d.decode(bytes([b])) for b in "é€x".encode("utf-16")], d.getstate())
print(b"\\N{EURO SIGN}\\N{x}".decode("unicode_escape","replace"), b"\\u20".decode("unicode_escape","replace"))
print(list(codecs.iterdecode([b"\xc3",b"\xa9"],"utf-8")))
def search(n):
    print("search",n)
    if n=="my_codec": return codecs.CodecInfo(lambda s,e="strict":(b"!"+s.encode(),len(s)), lambda b,e="strict":(bytes(b).decode()[::-1],len(b)), name="my")
codecs.register(search)
print("abc".encode("My Codec"), b"abc".decode("my-codec"))
codecs.unregister(search)
try: "abc".encode("my codec")
except LookupError as e: print(e)
