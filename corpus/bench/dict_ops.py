# conform: without = gc-every: a collection in each loop takes minutes
"""Dictionaries: inserts, lookups, counting, iteration, tuple keys."""
def count(n):
    d = {}
    x = 1
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        k = x % 5003
        if k in d:
            d[k] += 1
        else:
            d[k] = 1
    return len(d), max(d.values())
def grid(n):
    g = {}
    for x in range(n):
        for y in range(n):
            g[x, y] = x * y
    total = 0
    for x in range(1, n - 1):
        for y in range(1, n - 1):
            total += g[x - 1, y] + g[x + 1, y] - g[x, y - 1]
    return total
def names(n):
    keys = [f"key{i}" for i in range(500)]
    d = dict.fromkeys(keys, 0)
    for r in range(n):
        for k in keys:
            d[k] += r
    return sum(v for k, v in d.items()), len({v: k for k, v in d.items()})
def main():
    print(count(1900000), grid(500), names(2600))
if __name__ == "__main__":
    main()
