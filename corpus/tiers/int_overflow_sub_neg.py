"""Subtraction, negation, absolute value and inversion at the smallest small int."""
def down(start, count):
    x = start
    for i in range(count):
        x = x - 1
    return x

for bits in (62, 63):
    print([down(-2 ** bits + k, 2000) for k in (1, 1999, 2000, 2001, 5000)])
    print([down(2 ** bits + k, 2000) for k in (1, 1999, 2000, 2001)])

def unary(n):
    out = []
    x = -2 ** 62 + n
    while n > -4:
        y = -x
        z = abs(x)
        w = ~x
        v = +x
        if n < 4:
            out.append((x, y, z, w, v))
        x -= 1
        n -= 1
    return out
for row in unary(2500):
    print(*row)

def negate(x): return -x
def invert(x): return ~x
def difference(a, b): return a - b
for i in range(3000):
    assert negate(i) == difference(0, i) and invert(i) == difference(-1, i)
for value in (-2 ** 61, -2 ** 62, -2 ** 63, 2 ** 62, 2 ** 63, True, False, 0.0, -0.0, 1.5):
    print(value, negate(value), "inverted" if isinstance(value, float) else invert(value))
for a, b in ((-2 ** 62, 1), (2 ** 62 - 1, -1), (-2 ** 63, 1), (2 ** 63 - 1, -1), (2 ** 63, 2 ** 63), (True, 2), (5, 0.5)):
    print(a, b, difference(a, b), difference(b, a))
for bad in ("a", None, [1]):
    for f in (negate, invert):
        try:
            f(bad)
        except TypeError as e:
            print(e)
    try:
        difference(bad, 1)
    except TypeError as e:
        print(e)
