"""Results around the limits of machine words are exact: 2**31, 2**62, 2**63, 2**64 and their negatives."""
for p in (30, 31, 32, 61, 62, 63, 64, 127, 128):
    n = 2 ** p
    for x in (n - 1, n, n + 1, -n - 1, -n, -n + 1):
        print(x, x + 1, x - 1, -x, x * 2, x * 3, x // 2, x % 7, x >> 1, x << 1, x & 0xFF, x | 1, x ^ x, ~x, abs(x), x == x + 0, hash(x) == hash(x + 0))
a = 2 ** 62 - 1
total = a
for i in range(5):
    total += a
    print(total, total - a * (i + 2))
i = 4611686018427387900
for _ in range(6):
    i += 1
print(i)
i = -4611686018427387900
for _ in range(8):
    i -= 1
print(i, i * i, i * -i, i // -1)
