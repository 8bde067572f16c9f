"""`//`, `%` and `divmod` of floats in hot code: signs, infinities, remainders that round up to the divisor, int operands."""
def fd(a, b): return a // b
def fm(a, b): return a % b
acc = 0.0
for i in range(-2000, 2000):
    acc += fd(i + 0.25, 3.0) - fm(i + 0.25, -7.0)
print(acc)
inf = float("inf")
values = (7.5, -7.5, 0.0, -0.0, 1e-20, -1e-20, 1e300, inf, -inf, 3, -3, True, 2 ** 70)
for a in values:
    row = []
    for b in (2.0, -2.0, 2.5, -0.1, inf, -inf, 3, -3):
        row.append((fd(a, b), fm(a, b), divmod(a, b) == (fd(a, b), fm(a, b))))
    print(a, row)
for a, b in ((1.0, 0.0), (1.0, 0), (inf, 0.0), (5, 0.0), (1.0, "x"), (1.0, 10 ** 400)):
    for f in (fd, fm, divmod):
        try: print(f(a, b))
        except (ZeroDivisionError, TypeError, OverflowError) as e: print(type(e).__name__, e)

def wrap(angle, n):
    for i in range(n):
        angle = (angle + 0.7) % 6.25
        if angle < 0: return "negative"
    return angle
print(wrap(0.0, 3000), wrap(-100, 3000), wrap(2 ** 60, 2000))
def digits(x, base):
    out = []
    while x >= 1:
        x, d = divmod(x, base)
        out.append(int(d))
    return out
for _ in range(1000): digits(12345.0, 10)
print(digits(98765.0, 10), digits(98765, 10.0), digits(2.0 ** 60, 16), digits(2 ** 70, 1000))
def rounding(n):
    out = {}
    for i in range(n):
        x = i / 4 - n / 8
        k = round(x), int(x), x // 1, -x // 1, x.is_integer()
        out[k[4]] = out.get(k[4], 0) + k[0] - k[1] + k[2] + k[3]
    return out, round(2.5), round(3.5), round(-2.5), round(1e20), round(2.675, 2), round(5, -1), round(15, -1)
print(rounding(3001))
for bad in (inf, -inf, float("nan")):
    for f in (int, round):
        try: f(bad)
        except (OverflowError, ValueError) as e: print(type(e).__name__, e)
