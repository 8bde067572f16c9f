"""One call site, many callees: 2, 4, 8 and 40 functions, bound methods, classes, partials, C functions; arguments by keyword and default."""
import functools
def run(callees, n):
    total, kinds = 0, {}
    for i in range(n):
        f = callees[i % len(callees)]
        try: r = f(i, 2)
        except TypeError as e: r = 0; kinds[str(e)[-40:]] = kinds.get(str(e)[-40:], 0) + 1
        if isinstance(r, (int, float)): total += r
        else: kinds[type(r).__name__] = kinds.get(type(r).__name__, 0) + 1
    return total, kinds
def plain(a, b): return a + b
def default(a, b, c=1.5): return a * c + b
def star(*args): return len(args)
def keyword(a, b, *, k=3): return a - b + k
def generator(a, b): yield a
def one(a): return a
async def coroutine(a, b): return a
class Made:
    def __init__(self, a, b): self.a = a
    def method(self, a, b): return self.a * b
    @classmethod
    def build(cls, a, b): return cls(a, b)
    @staticmethod
    def apply(a, b): return a // b
    def __call__(self, a, b): return a % b
m = Made(3, 0)
two = [plain, default]
four = two + [m.method, max]
eight = four + [star, functools.partial(keyword, k=2 ** 62), lambda a, b: 0.25, m]
everything = eight + [Made, Made.build, Made.apply, generator, one, keyword, divmod, pow, int.__add__, (5).__pow__, range, "ab".count, [].append, None, 7, Made.method, functools.partial(plain, 1), functools.reduce, type, super]
many = [eval(f"lambda a, b, c={k}: a + b * c") for k in range(40)]
for callees in (two, four, eight, everything, many, [plain] * 30 + [one]): print(len(callees), run(callees, 3200))
def keywords(f, n):
    out = []
    for i in range(n):
        r = f(b=i, a=1) if i % 2 else f(1, b=2.5)
        if i >= n - 2: out.append(r)
    return out
print(keywords(plain, 2000), keywords(default, 1500), keywords(functools.partial(keyword, k=9), 1500), keywords(lambda **k: sorted(k), 0))
try: keywords(star, 1500)
except TypeError as e: print(e)
def recursive_mix(n, f): return f(n) if n < 3 else recursive_mix(n - 1, f) + (f(n) if n % 2 else 1)
print(recursive_mix(200, abs), recursive_mix(200, float), recursive_mix(100, lambda x: x << 60), recursive_mix(150, str.__len__ and bool))
@functools.lru_cache(maxsize=50)
def cached(a, b): return a * b
@functools.wraps(plain)
def wrapped(*args, **kw): return plain(*args, **kw) + 1
print(sum(cached(i % 60, i % 2) for i in range(3000)), cached.cache_info().hits, sum(wrapped(i, b=1) for i in range(1500)), wrapped.__name__)
class Switch:
    def go(self, a, b): return a
s, out = Switch(), []
for i in range(3000):
    if i == 1000: s.go = lambda a, b: b
    if i == 1500: Switch.go = lambda self, a, b: "class"
    if i == 2000: del s.go
    if i == 2500: Switch.go = star
    if i == 2700: Switch.go = staticmethod(plain)
    if i == 2900: Switch.go = property(lambda self: lambda a, b: -1.5)
    r = s.go(10, 20)
    if not out or out[-1] != r: out.append(r)
print(out)
