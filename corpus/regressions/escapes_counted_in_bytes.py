"""What a literal's message says of positions counts characters beyond ASCII as the escapes that the codec gets to see."""
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
