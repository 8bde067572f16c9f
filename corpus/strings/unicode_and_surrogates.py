"""Text is a sequence of code points of any width; lone surrogates are legal in memory and refused by encoders."""
s = "a\u00e9\u20ac\U0001f600"
print(s, len(s), [hex(ord(c)) for c in s], s[::-1], s.upper(), s[1:3], s.encode(), s.encode("utf-16-le"), s.encode("utf-32-be")[-4:])
lone = "\ud800x"
print(len(lone), repr(lone), lone == "\ud800" + "x", ascii(lone))
for codec in ("utf-8", "ascii", "latin-1", "utf-16"):
    for errors in ("strict", "replace", "ignore", "backslashreplace", "xmlcharrefreplace", "surrogatepass", "surrogateescape"):
        try:
            print(codec, errors, "é\udc80€".encode(codec, errors))
        except (UnicodeEncodeError, LookupError) as e:
            print(codec, errors, type(e).__name__, e)
for raw in (b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xc3\x28b", b"\xc0\x80"):
    for errors in ("strict", "replace", "ignore", "backslashreplace", "surrogateescape"):
        try:
            print(raw, errors, ascii(raw.decode("utf-8", errors)))
        except UnicodeDecodeError as e:
            print(raw, errors, e)
print(b"\xff\xfea\x00".decode("utf-16"), b"\xe9".decode("latin-1"), b"\xef\xbb\xbfx".decode("utf-8-sig"), "x".encode("utf-8-sig"), b"a\\u20ac\\n".decode("unicode_escape"), "é\n".encode("unicode_escape"), "ab".encode("utf-7"), bytes("é", "cp1252"))
for bad in ("nonsense", "utf-99"):
    try:
        "x".encode(bad)
    except LookupError as e:
        print(e)
