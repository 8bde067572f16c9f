"""Sorting is stable, calls the key once per element, and protects the list while it runs."""
words = ["banana", "Apple", "cherry", "apple", "date"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, reverse=True))
calls = []
print(sorted([3, 1, 2], key=lambda x: calls.append(x) or -x), calls)
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "y")]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs), sorted(pairs, key=lambda p: p[0], reverse=True))
l = [3, 1, 2]
print(l.sort(), l)
def spy(x):
    seen.append(len(l))
    return x
seen = []
l.sort(key=spy); print(seen, l)
def mutate(x):
    l.append(x)
    return x
try:
    l.sort(key=mutate)
except ValueError as e:
    print(e, l)
class Bad:
    def __init__(self, n): self.n = n
    def __lt__(self, o):
        if self.n == 2: raise KeyError("compare")
        return self.n < o.n
    def __repr__(self): return str(self.n)
b = [Bad(3), Bad(1), Bad(2)]
try:
    b.sort()
except KeyError as e:
    print(e, len(b))
import random
r = random.Random(42)
big = [r.randrange(1000) for _ in range(2000)]
s = sorted(big)
print(all(s[i] <= s[i + 1] for i in range(len(s) - 1)), s[:5], s[-5:], sum(s) == sum(big))
print(sorted([1.5, 1, True, 0.5]), sorted([float("nan"), 1, 2]) != [], sorted({3: "c", 1: "a"}), sorted("ba" "dc"), sorted([[2], [1, 5], [1]]), sorted([(2, "a"), (1, "b")], key=lambda t: t[1]))
for source in ("sorted([1, 'a'])", "sorted([None, 1])", "sorted(5)", "[1].sort(lambda x: x)", "sorted([1], cmp=1)", "sorted([1j, 2j])", "sorted([{}, {}])"):
    try:
        eval(source)
    except TypeError as e:
        print(source, e)
