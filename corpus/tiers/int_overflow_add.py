"""A sum that leaves the machine word in a hot loop is a big int, and the variables around it are what they were."""
def run(start, step, count):
    total, steps, last = start, 0, None
    for i in range(count):
        last = total
        total = total + step
        steps += 1
        if steps == count:
            print(sorted(locals().items(), key=lambda item: item[0]))
    return total, last, steps

# The edge of 62, 63 and 64 bits is reached in the middle, in the last and in the first iteration.
for bits in (61, 62, 63, 64):
    edge = 2 ** bits
    for start in (edge - 1 - 3 * 2500, edge - 3 * 2999, edge - 1):
        print(bits, run(start, 3, 3000))
    for start in (-edge + 3 * 2500, -edge + 3 * 2999 - 1, -edge):
        print(-bits, run(start, -3, 3000))

def accumulate(values):
    total = 0
    for v in values:
        total += v
    return total

for _ in range(1500):
    accumulate((1, 2, 3))
print(accumulate([2 ** 62 - 1] * 5), accumulate([-2 ** 62] * 5), accumulate([2 ** 63, -2 ** 63, 1]))

def two_at_once(n):
    a, b = 2 ** 62 - n, -2 ** 62 + n
    for i in range(2 * n):
        a, b = a + 1, b - 1
    return a, b, a + b, a - b
print(two_at_once(2000))

def back_again(n):
    # Over the edge and back: the small value must be the same int as before.
    x, seen = 2 ** 62 - 1, {}
    for i in range(n):
        x = x + 1 if i & 1 else x - 1
        seen[x] = seen.get(x, 0) + 1
    for i in range(n):
        x = x + 2 if i % 3 == 0 else x - 1
        seen[x] = seen.get(x, 0) + 1
    return sorted(seen.items())
print(back_again(3000))
