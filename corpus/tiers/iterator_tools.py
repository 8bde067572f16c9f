"""`zip`, `enumerate`, `map`, `filter`, `reversed`, `sorted` and `sum` drive hot loops: types change, sources end early, callbacks raise."""
def zipped(xs, ys):
    total, n = 0, 0
    for x, y in zip(xs, ys):
        total += x * y
        n += 1
    return total, n
print(zipped(range(2000), range(2000)), zipped(range(2000), [0.5] * 1500), zipped([2 ** 62] * 1200, [1, 2] * 600), zipped(range(3000), "ab"[:0]))
def numbered(items, start):
    out = 0
    for i, v in enumerate(items, start): out += i * (v if isinstance(v, (int, float)) else 1)
    return out, i
print(numbered([1] * 2000, 0), numbered([1] * 2000, 2 ** 62 - 1000), numbered([1, "x", 2.5] * 500, -5), numbered([True], 2 ** 70))
def mapped(f, *sources):
    out, kinds = 0, {}
    for v in map(f, *sources):
        kinds[type(v).__name__] = kinds.get(type(v).__name__, 0) + 1
    return kinds, v
print(mapped(lambda x: x / 2 if x % 2 else x, range(2000)), mapped(pow, range(1500), [2] * 1400), mapped(str, [1, None] * 700), mapped(max, range(1200), [600.0] * 1200))
def leftover(n):
    a, b = iter(range(n)), iter(range(n - 5))
    count = sum(1 for _ in zip(a, b))
    return count, next(a, "none"), next(b, "none")
print(leftover(1500), [list(zip())], [list(zip([1, 2], strict=True))])
for sources in (([1] * 1200, [2] * 1201), ([1] * 1201, [2] * 1200), ([], [1])):
    count = 0
    try:
        for pair in zip(*sources, strict=True): count += 1
    except ValueError as e: print(count, e)
def raising(n, at):
    def f(x):
        if x == at: raise LookupError(x)
        return x
    seen = 0
    it = map(f, range(n))
    while True:
        try:
            for v in it: seen += 1
            return seen, v
        except LookupError as e: seen += 10 ** 6
print(raising(2000, 1500), raising(2000, -1))
def changes_function(n):
    box, out = [lambda x: 1], 0
    for v in map(lambda x: box[0](x), range(n)):
        out += v
        if out == n // 2: box[0] = lambda x: 0.25
    return out
print(changes_function(3000))
print(sum(filter(None, [0, 1, 2.5, True] * 800)), sum(filter(lambda v: v > 1, [0, 1, 2.5, 2 ** 63] * 500)), sum(x for x in reversed(range(3000)) if x & 1))
class Key:
    calls = 0
    def __init__(self, v): self.v = v
    def __lt__(self, other): Key.calls += 1; return self.v < other.v
data = [(i * 7919) % 1009 for i in range(1500)]
print(sorted(data, key=Key) == sorted(data), Key.calls > 1500, sorted(data + [0.5, True])[:4], sorted(data, key=lambda v: (-v % 10, v))[:3], min(data, key=lambda v: abs(v - 500.5)))
try: sorted(data + ["x"])
except TypeError as e: print(e)
def total(values, start=0): return sum(values, start)
for i in range(1200): total([i, 1])
print(total([1, 2.5]), total([[1], [2]], []), total([2 ** 62] * 4), total([0.1] * 10), total([True] * 3, 0.5))
try: total(["a"])
except TypeError as e: print(e)
print(any(v == 1999.0 for v in range(2000)), all(v < 1999 for v in range(2000)), [v for v in iter(lambda it=iter(range(1500)): next(it), 1400)][-1], dict(enumerate(range(1500)))[1499])
