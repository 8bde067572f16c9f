"""Shifts by hot counts: over the word, by 63, 64 and more, of negative values, by negative counts."""
def left(x, n): return x << n
def right(x, n): return x >> n

total = 0
for i in range(3000):
    total += left(i, i % 40) - right(i, i % 5)
print(total)
values = (0, 1, -1, 3, -3, 2 ** 31, 2 ** 62 - 1, -2 ** 62, 2 ** 63, -2 ** 63 - 1, True)
for n in (0, 1, 2, 30, 31, 32, 61, 62, 63, 64, 65, 127, 200):
    print(n, [left(v, n) for v in values])
    print(n, [right(v, n) for v in values])
print(right(5, 2 ** 70), right(-5, 2 ** 70), left(0, 2 ** 40), right(2 ** 100, 2 ** 63))

def walk():
    bit, seen = 1, []
    for i in range(3000):
        bit = bit << 1
        if i % 66 == 65:
            seen.append(bit)
            bit = 1
    return len(seen), set(seen)
print(walk())

def errors(counts):
    caught = {}
    for i, n in enumerate(counts):
        try:
            1 << n
            1 >> n
        except (ValueError, TypeError, OverflowError, MemoryError) as e:
            key = type(e).__name__, str(e)
            caught[key] = caught.get(key, 0) + 1
    return caught
print(errors([3] * 2000 + [-1] * 3 + [1.0, "2", None] + [4] * 2000 + [-2 ** 70]))

def augmented(x):
    trail = []
    while x:
        x >>= 1
        if x.bit_length() in (63, 62, 61):
            trail.append(x)
    return trail
for _ in range(1000):
    augmented(2 ** 20)
print(augmented(2 ** 66 + 12345))
x = -2 ** 66
for _ in range(2000):
    x >>= 1
print(x)
