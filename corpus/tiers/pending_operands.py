"""A guard that fails in the middle of an expression finds the operands already evaluated, and evaluates none twice."""
calls = []
def f(x):
    calls.append("f")
    return x
def g(x):
    calls.append("g")
    return x
def h(x):
    calls.append("h")
    return x

def expression(a, b, c): return f(a) + g(b) * h(c)
def nested(a, b, c): return f(g(h(a) + 1) + b) - f(c) ** 2
def chained(a, b, c): return f(a) < g(b) <= h(c)
def compared(a, b, c): return f(a) == g(b), f(b) != h(c), not g(c)
def display(a, b, c): return [f(a), {g(b): h(c), "k": f(b) + 1}, (h(a), *[g(c)])]
def text(a, b, c): return f"{f(a)}-{g(b)!r:>6}-{h(c)}-{f(a) + g(b)}"
def conditional(a, b, c): return (f(a) and g(b) or h(c)) + (f(1) if g(a) else h(2))
def subscript(a, b, c): return [10, 20, 30, 40][f(a) % 4] + {0: 1}.get(g(b) % 1, 5) * h(c)
def call(a, b, c): return divmod(f(a) * 7, g(b) or 3), max(f(a), g(b), h(c)), pow(f(2), g(3), mod=h(5))
bodies = (expression, nested, chained, compared, display, text, conditional, subscript, call)

odd = [(1, 2, 3.5), (1.5, 2, 3), (True, 2 ** 70, 3), (2 ** 62 - 1, 2 ** 31, 2 ** 31), (-1, 0.0, 2 ** 63)]
for body in bodies:
    for i in range(1500):
        body(i, i + 1, i + 2)
    for values in odd:
        calls.clear()
        try:
            result = body(*values)
        except TypeError as e:
            result = e
        print(body.__name__, result, "".join(calls))

# The same with an error in the middle: what came before it has happened, what comes after has not.
bad = [("a", 1, 2), (1, None, 2), (1, 2, "c"), (1, [], {})]
for body in bodies:
    for values in bad:
        calls.clear()
        try:
            result = body(*values)
        except (TypeError, ValueError, ZeroDivisionError) as e:
            result = f"{type(e).__name__}: {e}"
        print(body.__name__, result, "".join(calls))
