"""Errors in statements: misplaced, incomplete or badly indented."""
sources = [
    'if x = 1: pass',
    "print 'x'",
    'for i in range(3) print(i)',
    'while True print(1)',
    'return 1',
    'yield 1',
    'await x',
    'break',
    'continue',
    'import',
    'from x import',
    'nonlocal x',
    'else: pass',
    'try: pass',
    'try:\n    pass\nexcept:\n    pass\nexcept ValueError:\n    pass',
    'import a.b as c.d',
    'from . import *, a',
    'async x',
    'match x:\n    case a | b: pass',
    'match x:\n    case 1:\n    pass',
    'if x:\npass',
    'x = 1\n  y = 2',
    'if 1:\n    a\n  b',
    'raise x from',
]
for s in sources:
    try:
        compile(s, "<test>", "exec")
        print(repr(s), "-> fine")
    except SyntaxError as e:
        print(repr(s), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
