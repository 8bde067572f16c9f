"""Products that leave the word: factorials, powers by squaring, products that are small again, signs and zero."""
def factorial(n):
    product = 1
    for i in range(2, n + 1):
        product = product * i
    return product

for _ in range(1200):
    factorial(12)
print([factorial(n) for n in (19, 20, 21, 22, 25, 30)])

def doubling(n):
    x, crossings = 1, []
    for i in range(n):
        y = x * 2
        if y.bit_length() in (62, 63, 64, 65):
            crossings.append((i, y, locals()["x"]))
        x = y if y < 2 ** 70 else 1
    return crossings[:4], crossings[-4:], len(crossings)
print(doubling(4000))

def mixed(a, b): return a * b
for i in range(-1500, 1500):
    assert mixed(i, i) == i ** 2
edges = (0, 1, -1, 2, -2, 3, 2 ** 31, -2 ** 31, 2 ** 32 - 1, 2 ** 61, -2 ** 61, 2 ** 62 - 1, -2 ** 62, 2 ** 62, 2 ** 63 - 1, -2 ** 63)
for a in edges:
    print(a, [mixed(a, b) for b in edges])

def hash_text(text):
    h = 5381
    for c in text:
        h = (h * 33 + ord(c)) & 0xFFFFFFFFFFFFFFFF
    return h
print(hash_text("taipan" * 500), hash_text("x" * 3000))

def generator(seed, n):
    # A linear congruential generator has a product over 63 bits in nearly every step.
    for _ in range(n):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2 ** 64
    return seed
print(generator(42, 5000), generator(2 ** 63, 3000))
print(mixed(3, "ab"), mixed("ab", 2 ** 3), mixed([0], True), mixed(2.5, 2 ** 62), mixed((), 2 ** 60))
