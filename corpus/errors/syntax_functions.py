"""Errors in parameter lists, calls and lambdas."""
sources = [
    'def f()\n    pass',
    'def f(a, a): pass',
    'def f(a=1, b): pass',
    'f(a=1, 2)',
    'f(a=1, a=2)',
    'lambda: (yield)',
    'class C(x for x in y): pass',
    'f(x for x in y, 1)',
    'def f():\n    x = 1\n    global x',
    'print(*)',
    '@\ndef f(): pass',
    'def f(*): pass',
    'def f(*, **k): pass',
    'def f(/, a): pass',
    'def f(a, /, b, /): pass',
]
for s in sources:
    try:
        compile(s, "<test>", "exec")
        print(repr(s), "-> fine")
    except SyntaxError as e:
        print(repr(s), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
