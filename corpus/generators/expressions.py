"""Generator expressions: lazy, single use, usable as sole argument."""
g = (x * x for x in range(4))
print(next(g), list(g), list(g), type(g).__name__, g.__name__)
print(sum(x for x in range(10) if x % 2), max((len(w), w) for w in ("a", "bbb", "cc")), dict((k, v) for k, v in zip("ab", [1, 2])))
print(any(print("tested", x) or x > 1 for x in range(5)))
pipeline = (x + 1 for x in (y * 2 for y in range(5)))
print(list(pipeline))
def primes(n):
    return [p for p in range(2, n) if all(p % d for d in range(2, int(p ** 0.5) + 1))]
print(primes(40))
print(",".join(str(x) for x in range(5)), *(c.upper() for c in "abc"), [*(i for i in range(3))])
m = [[1, 2], [3, 4]]
print(list(list(r[i] for r in m) for i in range(2)), tuple(x for r in m for x in r))
