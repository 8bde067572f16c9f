"""`sys._getframe(n)` from hot callees: names, lines and locals of the callers, also of those that a compiler would inline."""
import sys
def look(n):
    f = sys._getframe(n)
    return f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, sorted(f.f_locals.items(), key=str)
def small(a):
    b = a + 1
    return look(2)
def caller(i):
    kept = i * 0.5
    r = small(i)
    after = 1
    return r
def collect(n):
    counts = {}
    for i in range(n):
        name, line, found = caller(i)
        key = name, line, tuple(k for k, v in found)
        counts[key] = counts.get(key, 0) + 1
    return counts, found
print(collect(2500))
def chain(n):
    f, names = sys._getframe(), []
    while f:
        names.append(f"{f.f_code.co_name}:{f.f_lineno}")
        f = f.f_back
    return names
def one(n): return chain(n)
def two(n):
    if n % 2: return one(n)
    return one(
        n
    )
def three(n): return [two(k) for k in (n, n + 1)]
seen = {}
for i in range(1500):
    for names in three(i):
        key = tuple(names[:-1])
        seen[key] = seen.get(key, 0) + 1
for key in seen: print(*key, seen[key])

class Method:
    def __init__(self): self.r = look(1)
    def m(self): return look(1), look(0)[0]
    @property
    def p(self): return look(2)[0]
    def __add__(self, other): return look(2)[0]
    def __iter__(self): yield look(1)[0]; yield look(2)[0]
def methods(n):
    out = {}
    for i in range(n):
        o = Method()
        key = o.r[0], o.m()[0][0], o.p, o + 1, *o, next(map(lambda x: look(1)[0] + look(2)[0], "a")), sorted([1], key=lambda x: len(look(2)[0]))[0]
        out[key] = out.get(key, 0) + 1
    return out
print(methods(1500))
def too_deep(n):
    errors = {}
    for i in range(n):
        try: sys._getframe(1000)
        except ValueError as e: errors[str(e)] = errors.get(str(e), 0) + 1
    return errors
print(too_deep(1500))
def identity(n):
    f = sys._getframe()
    same = 0
    for i in range(n):
        same += sys._getframe() is f
        same += (lambda: sys._getframe(1))() is f
    return same, f.f_locals is f.f_locals, f.f_back.f_code.co_name
print(identity(1500))
