"""nan, infinities, signed zeros, the smallest and the largest floats through hot arithmetic and comparisons."""
inf, nan = float("inf"), float("nan")
def arith(a, b):
    out = [a + b, a - b, a * b]
    for f in (lambda: a / b, lambda: a // b, lambda: a % b):
        try: out.append(f())
        except ZeroDivisionError as e: out.append(str(e))
    return out
def compare(a, b): return a < b, a <= b, a == b, a != b, a > b, a >= b, not a, a is b or a == a

for i in range(1500):
    arith(i + 0.5, 2.0)
    compare(i + 0.5, 700.0)
specials = (0.0, -0.0, 1.0, -1.5, inf, -inf, nan, 5e-324, -5e-324, 1.7976931348623157e308, 2.0 ** 53, 3)
for a in specials:
    for b in specials:
        print(a, b, *arith(a, b), "".join("01"[x] for x in compare(a, b)))

def minimum(values):
    low = high = values[0]
    for v in values:
        if v < low: low = v
        if not v <= high: high = v
    return low, high
print(minimum([1.0] * 2000 + [nan, 0.5, 2.0]), minimum([nan] * 10 + [1.0]), minimum([0.0] * 1999 + [-0.0]), minimum([2.0] * 2000 + [inf, 3]))

def underflow(x, n):
    steps = 0
    for i in range(n):
        x = x / 2
        if x: steps += 1
    return x, steps, 1 / x if x else "zero"
print(underflow(1.0, 2000), underflow(-1.0, 2000), underflow(1, 1100))

def overflow(n):
    x, at = 1.0, None
    for i in range(n):
        x *= 1.5
        if x == inf and at is None: at = i
    return x, at, x - x == x - x
print(overflow(3000))

def members(n):
    found = 0
    for i in range(n):
        found += nan in (nan,)
        found += 100000 * (float("nan") in [nan])
        found += 0.0 in (-0.0,)
    return found, {nan: 1}.get(nan), [nan] == [nan], (nan,) < (nan,)
print(members(2000))
print(sum(0.1 for _ in range(3000)), sum([-0.0] * 2000), -0.0 + 0, 0 * -1.0, -(0.0), abs(-0.0), round(-0.4), +(-0.0))
