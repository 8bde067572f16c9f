"""Unpacking and star targets in hot loops with sources of other lengths and kinds: errors name the counts, and iterators are left where they stopped."""
def pairs(items):
    total, errors = 0, {}
    for item in items:
        try:
            a, b = item
            total += len(str(a)) + len(str(b))
        except (TypeError, ValueError) as e:
            errors[str(e)] = errors.get(str(e), 0) + 1
    return total, errors
good = [(1, 2)] * 1500
print(pairs(good))
print(pairs(good + [[3, 4], "ab", {5: 0, 6: 0}, range(2), iter((7, 8)), (x for x in "pq")]))
print(pairs(good + [(1,), (1, 2, 3), [], [1], [1, 2, 3], "a", "abc", 5, None, {}, {1: 1, 2: 2, 3: 3}, range(5), iter([1]), iter([1, 2, 3])] + good))
def starred(items):
    counts, errors = {}, {}
    for item in items:
        try:
            first, *middle, last = item
            key = len(middle), type(middle).__name__
            counts[key] = counts.get(key, 0) + 1
        except (TypeError, ValueError) as e:
            errors[str(e)] = errors.get(str(e), 0) + 1
    return counts, errors, middle
print(starred([(1, 2, 3)] * 1500 + [[1, 2], "abcd", range(100), (), [1], 7, iter("xyz"), {1: 2}]))
def nested(items):
    good = bad = 0
    for item in items:
        a = b = c = d = None
        try:
            (a, b), [c, *d] = item
            good += 1
        except (TypeError, ValueError): bad += 1
        state = a, b, c, d
    return good, bad, state
for tail in (((1, 2), [3]), ((1, 2), []), ((1,), [3]), ((1, 2), 5), ("ab", "cde"), ((1, 2), [3], 4)):
    print(nested([((1, 2), (3, 4))] * 1200 + [tail]))
class Source:
    def __init__(self, n): self.left, self.taken = n, 0
    def __iter__(self): return self
    def __next__(self):
        if self.left == 0: raise StopIteration
        if self.left == -7: raise KeyError("from next")
        self.left -= 1
        self.taken += 1
        return self.taken
def from_iterator(sizes):
    out = []
    for n in sizes:
        s = Source(n)
        try: x, y = s
        except ValueError as e: x = str(e)
        except KeyError as e: x = repr(e)
        if not out or out[-1] != (x, s.taken): out.append((x, s.taken))
    return out
print(from_iterator([2] * 1500 + [0, 1, 3, 100, -7] + [2] * 10))
def for_targets(rows):
    total = 0
    for i, (name, *values) in enumerate(rows):
        for values[0:1], k in [((9, 9), 1)]: total += len(values)
    return total, i, name, values
print(for_targets([("a", 1, 2)] * 1500), for_targets([("a",), "bcd"] * 800))
try: for_targets([("a", 1)] * 1500 + [()])
except ValueError as e: print(e)
def swap(n):
    a, b, c, items, k = 1, 0.5, "c", [0, 1, 2], 0
    for i in range(n):
        a, b, c = c, a, b
        k, items[k] = items[k], k
        items[0], items[1:] = items[-1], items[:2]
    return a, b, c, items, k
print(swap(2000), swap(2001), swap(2002))
