"""Names of encodings in cookies: runs of punctuation count once, and not at all at the ends."""
import ast
for name in ("utf--------", "utf__", "u8", "utf8-", "-utf8", "utf-8-x", "utf.8", "latin_1-", "cp-1252--", "cp1252--", "iso--8859__1",
             "ASCII-", "us___ascii", "-", "latin9_", "no-such"):
    try:
        tree = ast.parse(f"# coding: {name}\nx = 'abc'\n".encode())
        print(name, ast.dump(tree.body[0].value))
    except SyntaxError as e:
        print(name, e)
for src in (b"# coding: nope\n", b"# coding: ascii\n\xff\n", b"\xef\xbb\xbf# coding: latin-1\n"):
    for f in (ast.parse, lambda s: compile(s, "fn.py", "exec"), exec, eval):
        try: f(src)
        except SyntaxError as e: print(e, e.args, e.lineno, e.offset, e.filename, e.text, e.end_lineno, e.end_offset)
