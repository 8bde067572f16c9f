"""`**` in hot code: negative exponents give floats, big results, negative bases, `pow` with a modulus, complex results."""
def power(a, b): return a ** b

checks = 0
for i in range(2500):
    checks += power(i % 9, i % 6)
print(checks)
for a in (0, 1, -1, 2, -2, 3, 10, -10, 2 ** 31, -2 ** 62, True):
    print(a, [power(a, b) for b in (0, 1, 2, 3, 5, 21, 63)])
for a, b in ((2, -1), (-2, -2), (4, 0.5), (2, -1074), (10, -5), (1, -2 ** 70), (-1, 2 ** 70 + 1), (0, 2 ** 70), (0.0, 0), (2.0, 10), (float("inf"), -1)):
    print(a, b, power(a, b))
for a, b in ((0, -1), (0.0, -1), (10.0, 400), ("2", 2), (2, None)):
    try:
        print(power(a, b))
    except (ZeroDivisionError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)
z = power(-8, 1 / 3)
print(type(z).__name__, round(z.real, 9), round(z.imag, 9))

def modular(n):
    out = 1
    for i in range(1, n):
        out = out * pow(i, 65537, 1000000007) % 1000000007
    return out
print(modular(1500), pow(3, -1, 7), pow(2 ** 100, 3, -97), pow(-5, 3, 7))

def polynomial(xs):
    total = 0
    for x in xs:
        total += x ** 3 - 2 * x ** 2 + x ** 1 - x ** 0
    return total
print(polynomial(range(-1000, 1500)), polynomial([2 ** 21] * 2000), polynomial([0.5] * 2000), polynomial([2 ** 21, 0.5, True, 2 ** 62]))
x = 3
for i in range(1200):
    x **= 2
    if x > 2 ** 64: x = i % 5 + 2
print(x)
