"""What compiling warns of: escapes that are none, keywords right after numbers, and checks that are always true.

A filter that makes errors of them makes SyntaxErrors, with the place.
"""
import codecs
import warnings

SOURCES = [
    "'\\d'", "b'\\d'", "f'\\d'", "'\\400'", "b'\\777'", "'\\q\\400'", "'\\377'", "x = 1\ny = '''\n\\w'''\n",
    "1if 1else 2", "0x1for x in []", "1or 2", "1.and 2", "1jif 1 else 2", "0o7in []", "0b1is 1", "[1for x in (1,)]",
    "x = 1\nif x:\n    y = 1or 2\n", "assert (1, 2)", "x = 1\nassert (x, 'text')\n", "x is 1", "1 is not 'a'", "(1)(2)", "'a'[1.5]",
]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<source>", "exec")
        except SyntaxError as error:
            print(error)
        print(ascii(source), [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in caught])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "<source>", "exec")
            print("  fine")
        except SyntaxError as error:
            print(" ", error, error.offset, error.end_lineno, error.end_offset, repr(error.text))
for function, data in (codecs.escape_decode, b"\\400\\q"), (codecs.escape_decode, b"\\q\\400"), (codecs.unicode_escape_decode, b"\\400"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(function(data), [str(w.message) for w in caught])
