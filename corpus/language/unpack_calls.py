"""Arguments are evaluated from left to right, `*` before later keywords; duplicates are errors."""
def f(*args, **kw):
    print(args, kw)
f(*[1, 2], 3, *(4,), **{"a": 1}, b=2, **{"c": 3})
f(x=1, *[1, 2])
f(*"ab", *{"k": 1}, *range(2))
def g(a, b=2, *c, d, e=5, **k): return a, b, c, d, e, k
print(g(1, d=4))
print(g(1, 2, 3, 4, d=5, z=6))
for call in ("g()", "g(1)", "g(1, 2, d=1, a=3)", "g(1, **{'d': 1}, d=2)", "f(**{1: 2})", "f(*5)", "f(**5)", "(lambda a: a)(1, 2)", "(lambda *, a: a)(b=1)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
