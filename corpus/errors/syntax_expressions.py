"""Errors in expressions."""
sources = [
    'x = ',
    '1 +',
    'a b',
    '1 = x',
    '*a',
    'x = *a',
    'x = (1 2)',
    '{1: 2, 3}',
    '{1, 2: 3}',
    '{**a for a in b}',
    '[*a for a in b]',
    'a if b',
    'a if b else',
]
for s in sources:
    try:
        compile(s, "<test>", "exec")
        print(repr(s), "-> fine")
    except SyntaxError as e:
        print(repr(s), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
