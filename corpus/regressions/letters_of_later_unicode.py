"""Names are made of what Unicode 14 calls letters: what later versions added is refused, wherever the parser meets it."""
TEXTS = [
    "the{}ype = 1", "{}", "x y the{}", 'x ` the{}ype """ z', 'f"{{the{}}}"', "def f{}(): pass", "import {}a", "lambda {}: 0", "a.{}b",
    "'{}'", "# {}",
]
for letter in "\u058b\u0378\U0001fae8\U000323b0\u00e9\u0561\u2118\u00b7\u20ac\u200b":
    for text in TEXTS:
        source = text.format(letter)
        try:
            compile(source, "<text>", "exec")
        except SyntaxError as e:
            print(ascii(source), ascii(e.msg), e.lineno, e.offset, e.end_offset)
        else:
            print(ascii(source), "compiles")
