"""A loop whose variable changes its type half way keeps exact results: int, then float, then big int."""
def accumulate(values):
    total = 0
    for v in values:
        total += v
    return total
print(accumulate([1] * 100 + [0.5] + [1] * 100))
print(accumulate([2 ** 61] * 10), accumulate([1, 2.5, 2 ** 70]))
def mixed(n):
    x = 1
    history = []
    for i in range(n):
        if i == 50: x = float(x)
        if i == 80: x = int(x)
        if i == 90: x = str(x)[:3]
        if i == 91: x = len(x)
        x = x * 2 if not isinstance(x, str) else x
        history.append(type(x).__name__)
    return x, sorted(set(history)), history.index("float")
print(mixed(100))
def overflow():
    x = 2 ** 62 - 3
    out = []
    for _ in range(6):
        x += 1
        out.append(x)
    for _ in range(6):
        x -= 1
    return out, x
print(overflow())
