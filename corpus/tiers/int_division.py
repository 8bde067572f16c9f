"""Floor division and remainder in hot code: all signs, the one quotient that overflows, huge operands, zero."""
def divide(a, b): return a // b
def remainder(a, b): return a % b

bad = 0
for a in range(-60, 60):
    for b in (-7, -3, -2, -1, 1, 2, 3, 7):
        q, r = divide(a, b), remainder(a, b)
        if q * b + r != a or not (0 <= r < b or b < r <= 0) or divmod(a, b) != (q, r):
            bad += 1
print("bad", bad)
edges = (1, -1, 2, -2, 10, -10, 2 ** 62 - 1, 2 ** 62, -2 ** 62, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 10 ** 25, -10 ** 25)
for a in edges:
    print(a, [divide(a, b) for b in edges], [remainder(a, b) for b in edges])
print(divide(True, True), remainder(True, 2), divide(0, -5), remainder(0, -5))

def sweep(start, step, n):
    quotients = remainders = 0
    x = start
    for i in range(n):
        quotients ^= x // 1000003
        remainders += x % -1000003
        x += step
    return x, quotients, remainders
print(sweep(2 ** 62 - 5000 * 7, 11, 8000))
print(sweep(-2 ** 62 + 5000 * 7, -11, 8000))

def guarded(pairs):
    out, zero = [], 0
    for a, b in pairs:
        try:
            out.append(a // b + a % b)
        except ZeroDivisionError as e:
            zero += 1
            last = str(e)
    return sum(out), zero, last
print(guarded([(i, i % 7 - 3) for i in range(4000)]))
print(guarded([(float(i), i % 5) for i in range(4000)]))
print(guarded([(-2 ** 62, -1)] * 2000 + [(1, 0)]))

def smallest_by_minus_one(n):
    x = -2 ** 62 + n
    for i in range(n + 3):
        y = x // -1
        z = x % -1
        x -= 1
    return y, z, x
print(smallest_by_minus_one(2000), smallest_by_minus_one(0))
