"""What cannot be assigned to or deleted, and how the error says so."""
sources = [
    'f() = 1',
    'a + b = c',
    'None = 1',
    'True = 1',
    'x += 1 += 2',
    'del f()',
    'del 1',
    '(a, b) += 1',
    '[x for x in y] = 1',
    'a, b: int = 1',
    '*a = 1',
    'a, *b, *c = x',
    'with open(x) as 1: pass',
    'x == y = z',
    'not = 1',
    'a := 1',
    '(a.b := 1)',
    '[i := 0 for i in y]',
    '  x = 1',
]
for s in sources:
    try:
        compile(s, "<test>", "exec")
        print(repr(s), "-> fine")
    except SyntaxError as e:
        print(repr(s), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
