"""An accumulator and operands that go from int to float, bool and big int and back in one hot loop."""
def run(values):
    total, product, kinds = 0, 1, []
    for v in values:
        total = total + v
        product = v * 2 - product
        if not kinds or kinds[-1] != type(total).__name__: kinds.append(type(total).__name__)
    return total, product, kinds
ints, floats = [1] * 1500, [0.5] * 1500
print(run(ints), run(floats), run(ints + floats), run(ints + [0.5]), run(floats + [2 ** 70]), run([True] * 2000), run([True] * 1500 + [0.5, True]))
print(run(ints + [2 ** 64] * 3 + ints), run([2 ** 62] * 1500 + [1.0]), run(ints + [1j]))

def alternate(n):
    x = 0
    for i in range(n):
        x = x + (1 if i % 2 else 1.0)
        if i % 5 == 4: x = int(x)
    return x, type(x).__name__
print(alternate(2999), alternate(3000), alternate(3001))

def average(items): return sum(items) / len(items)
for i in range(1200): average([i, i + 1])
print(average([1, 2.5]), average([2 ** 1000, 2 ** 1000]), average([True, False]), average((0.1, 0.2, 0.3)))
try: average([10 ** 400] + [0.5])
except OverflowError as e: print(e)
try: average([])
except ZeroDivisionError as e: print(e)

def true_division(a, b): return a / b
for i in range(1, 1500): true_division(i, 7)
for a, b in ((7, 2), (6, 3), (2 ** 62, 3), (2 ** 53 + 1, 1), (10 ** 30, 10 ** 10), (1, 3.0), (True, 2), (-7, 2), (2 ** 1100, 2 ** 1099), (1, 2 ** 1074), (1, 10 ** 400)):
    print(a if a < 2 ** 64 else "big", true_division(a, b))
for a, b in ((1, 0), (1.0, 0), (0, 0.0), (10 ** 400, 3), ("a", 1)):
    try: true_division(a, b)
    except (ZeroDivisionError, OverflowError, TypeError) as e: print(type(e).__name__, e)

def horner(coefficients, x):
    r = 0
    for c in coefficients: r = r * x + c
    return r
for i in range(1000): horner((1, 2, 3), i)
print(horner((1, 2, 3), 0.5), horner((1.5, 2, 3), 2), horner((1, 2, 3), 2 ** 62), horner((1, 0, 0), True), horner((), 1), horner("", 1))
def bools(n):
    t = f = 0
    for i in range(n):
        flag = i % 3 == 0
        t += flag
        f -= flag * 2 - (not flag)
        f = f + (True + True) * (i > n - 2) / 2
    return t, f, True + 1.5, True * "x", -True, ~False, True << 62, True / 2, True // True, False ** False
print(bools(3000))
