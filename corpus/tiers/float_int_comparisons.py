"""Ints and floats compare exactly, also where a conversion would round: 2**53, 2**62, 2**63, 2**64 and far beyond."""
def order(a, b): return "<" if a < b else ">" if a > b else "=" if a == b else "?"
def tests(a, b): return (a < b, a <= b, a == b, a != b, a >= b, a > b)
for i in range(2000):
    order(i, i + 0.5)
    tests(i + 0.5, i)
for p in (52, 53, 54, 61, 62, 63, 64, 100, 1023):
    for d in (-2, -1, 0, 1, 2):
        n, x = 2 ** p + d, 2.0 ** p
        print(p, d, order(n, x), order(x, n), order(-n, -x), order(-x, -n), order(n, -x), "".join("01"[t] for t in tests(n, x) + tests(x, n)))
inf, nan = float("inf"), float("nan")
for n in (0, -1, 2 ** 62, -2 ** 63, 10 ** 400, -10 ** 400, True):
    print([order(n, f) + order(f, n) for f in (inf, -inf, nan, 0.0, -0.0, 0.5, 1.0, 1e308)])

def search(haystack, needle):
    # A hot binary search whose items change type.
    low, high = 0, len(haystack)
    while low < high:
        mid = (low + high) // 2
        if haystack[mid] < needle: low = mid + 1
        else: high = mid
    return low
ints = list(range(0, 4000, 2))
print(sum(search(ints, i) for i in range(1500)), search(ints, 7.5), search(ints, 2 ** 70), search(ints, -inf), search([2 ** 53 + i for i in range(100)], 2.0 ** 53 + 2))
mixed = sorted([2 ** 63, 2.0 ** 63, 2 ** 63 + 1, 2 ** 63 - 1, 1e19, 10 ** 19 + 1, 0.5, True, 0, -0.0] * 200)
print([search(mixed, v) for v in (0, 0.5, 1, 2 ** 63 - 1, 2.0 ** 63, 2 ** 63 + 1, 10 ** 19, 1e19)])

def sticky(limit, n):
    x, steps = 2.0 ** 53 - n, 0
    while x < limit and steps < 3 * n:
        x += 1
        steps += 1
    return x, steps
print(sticky(2 ** 53 + 1, 1500), sticky(2 ** 53, 1500), sticky(2.0 ** 53 + 1, 1500))
print({2 ** 53: "int"}.get(2.0 ** 53), {2 ** 53 + 1: "int"}.get(2.0 ** 53 + 1), hash(2 ** 61 - 1), hash(2.0 ** 61), hash(2 ** 61), hash(-1), hash(-1.0), hash(nan) == hash(nan))
print(3 in [3.0], 2 ** 63 in (2.0 ** 63,), [1, 2.0] == [1.0, 2], (1, 2 ** 53 + 1) == (1.0, 2.0 ** 53), 1 == True == 1.0)
def until(values, stop):
    for i, v in enumerate(values):
        if v == stop: return i
    return -1
print(until(range(3000), 2500.0), until(range(3000), 2500.5), until([float(i) for i in range(3000)], 2999), until([i == 2000 for i in range(3000)], 1))
