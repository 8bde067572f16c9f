"""Comprehension, class and lambda scopes in hot functions, and parameters that closures rebind."""
x = "module"
def scopes(n):
    x = "function"
    listed = [x for x in range(n)][-1]
    nested = [[x + y for x in range(3)] for y in range(n)][-1]
    class K:
        x = "class"
        inner = [x for _ in range(2)]
        def m(self): return x
    walrus = [last := k for k in range(n)][-1], last
    lambdas = [(lambda: x)() for k in range(n)][-1]
    return x, listed, nested, K.inner, K().m(), walrus, lambdas, {k: v for k, v in zip("ab", [x] * n)}
print(scopes(1200))
def parameter_cells(a, *args, b=2, **kw):
    def change():
        nonlocal a, b, args, kw
        a, b, args, kw = b, a, tuple(kw), dict.fromkeys(args)
    for _ in range(1501): change()
    return a, b, args, kw
print(parameter_cells(1, "p", c=3))
def conditional(flag):
    if flag: x = 1
    try: return [x + k for k in range(3)], (lambda: x)()
    except NameError as e: return str(e)
counts = {}
for i in range(2000):
    r = str(conditional(i % 2))
    counts[r] = counts.get(r, 0) + 1
print(counts)
def filtered(rows, limit):
    return {k: [v for v in row if v > limit] for k, row in enumerate(rows) if any(v > limit for v in row)}
for i in range(1200): filtered([[i, 1], [2, 3]], 2)
print(filtered([[1, 2.5], [2 ** 70], []], 2), filtered(["ab", "c"], "a"))
try: filtered([[1], ["x"]], 0)
except TypeError as e: print(e)
