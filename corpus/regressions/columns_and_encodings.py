"""Positions and columns in errors: of escapes, which count what the codec gets to see, and of text and bytes with and without an
encoding."""
for source in [
    "'\\N{ª}'", "'ª\\N{x}'", "'ª\\N{'", "'\\N{ªª'", "'\\N{DIGIT ªONE}'", "'\\xª'", "'aª\\u12'", "'\\N{aªb'",
    "'\\N{ªDIGITN{DIGIT ONE}'", "'\\ª\\x'", "'\\ªª\\N{'", "'\\N{\\ª'", "'\\N{\\ª}'", "'\\N{\\\\ª}'", "f'\\N{ª}'", "'\\N{😀}'",
    "'\\😀\\x'", "'\\Nª{x}'", "'\\N{x}ª'",
]:
    try:
        compile(source, "<source>", "exec")
        print(ascii(source), "accepted")
    except SyntaxError as error:
        print(ascii(source), error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)


# Columns count characters where the source is text or says its encoding, and bytes where it does neither; what text says of
# its encoding does not matter.
def show(source, run):
    try:
        print(ascii(source), run(source))
    except SyntaxError as error:
        print(ascii(source), error.lineno, error.offset, error.end_offset, ascii(error.text))


for text in ["ª ª", "'ª\\x'", "'ª'"]:
    for source in [text, text.encode(), b"# coding: utf-8\n" + text.encode(), b"\xef\xbb\xbf" + text.encode(),
                   "# coding: latin-1\n" + text, "\ufeff" + text, b"\xef\xbb\xbf" * 2 + text.encode()]:
        show(source, lambda source: ascii(eval(compile(source, "<source>", "eval"))))
        show(source, lambda source: ascii(eval(source)))
        show(source, exec)
