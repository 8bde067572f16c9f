"""`range` with huge, negative and odd bounds, loop variables rebound, nested break, continue and else, `while` with else."""
big = 2 ** 62
def over(*bounds):
    count = total = 0
    last = None
    for i in range(*bounds):
        count += 1
        total += i
        last = i
        if count == 3000: break
    else: count = -count
    return count, total, last
for bounds in ((2500,), (0,), (-5,), (10, 0, -1), (0, 10 ** 6, 333), (big - 1500, big + 1500), (-big + 10, -big - 1500, -1), (2 ** 63 - 2, 2 ** 63 + 2),
               (0, 2 ** 200, 2 ** 190), (2 ** 64,), (2 ** 100, 2 ** 100 + 1200), (5, 5 + 2 ** 64, 2 ** 63), (True, 5), (-2 ** 63, 2 ** 63, 2 ** 60), (10, 2 ** 70, 2 ** 70)):
    print(bounds[-1] if len(bounds) < 3 else bounds[2], over(*bounds))
for bad in ((1.0,), (0, 1, 0), ("3",), (1, 2, 3, 4), ()):
    try: over(*bad)
    except (TypeError, ValueError) as e: print(e)
class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print(over(Index(5)), over(Index(2 ** 63), Index(2 ** 63 + 3)))
def rebound(n):
    seen = 0
    for i in range(n):
        seen += i
        i = "text" if i % 2 else 2 ** 70
    return seen, i
print(rebound(2000), rebound(2001))
def search(rows, target):
    for y, row in enumerate(rows):
        for x, v in enumerate(row):
            if v == target: break
            if v < 0: continue
        else:
            continue
        break
    else:
        return None
    return y, x
grid = [[(y * 37 + x) % 101 for x in range(50)] for y in range(50)]
print([search(grid, t) for t in (0, 49, 100, 101, 25.0, True)])
def primes(n):
    found = []
    k = 1
    while k < n:
        k += 1
        d = 2
        while d * d <= k:
            if k % d == 0: break
            d += 1
        else: found.append(k)
    else: found.append("end")
    return len(found), found[-3:]
print(primes(1500))
def stepping(n):
    i, visited = 0, 0
    while True:
        i += 1
        if i % 3 == 0: continue
        visited += 1
        if visited >= n: break
    else: visited = "never"
    return i, visited
print(stepping(2000))
r = range(0, 10 ** 20, 7)
def members(n):
    return sum(i * 7 in r for i in range(n)), sum(i in r for i in range(n)), sum(float(i) in range(5) for i in range(n)), r[10 ** 18], r[-1], len(range(0, 2 ** 62, 3)), r.index(7 * 10 ** 10), range(5).count(True)
print(members(1500))
def iterators(n):
    it, total = iter(range(n)), 0
    for v in it: total += v + next(it, 0.5)
    return total, next(it, "done"), list(reversed(range(n)))[:2]
print(iterators(2000), iterators(2001), iterators(1), max(range(2000)), sum(range(10 ** 4)), min(range(5, 2 ** 70, 2 ** 69)))
