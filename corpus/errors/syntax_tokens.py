"""Messages and positions of errors in tokens: strings, numbers, brackets, f-strings."""
sources = [
    '(1, 2',
    '1)',
    '[1, 2}',
    "x = 'abc",
    "x = '''abc",
    '0777',
    '1_',
    '0x',
    '1__0',
    '0b12',
    '1.5.2',
    "'\\x1'",
    "f'{'",
    "f'{}'",
    "f'{a b}'",
    "f'{a!x}'",
    "f'}'",
    '\\ x',
    'x = $',
    'x = ?',
]
for s in sources:
    try:
        compile(s, "<test>", "exec")
        print(repr(s), "-> fine")
    except SyntaxError as e:
        print(repr(s), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
