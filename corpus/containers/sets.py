"""Sets: algebra, mutation, comparison by inclusion; frozensets are hashable."""
a, b = {1, 2, 3}, {3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a < b, {1} < a, {1, 2, 3} <= a, a >= {1}, a == {3, 2, 1}, a != b, a.isdisjoint({9}), 1 in a, len(a), set(), {*()}, sorted(set("hello")))
print(sorted(a.union([5], (6,))), sorted(a.intersection([1, 9], [1])), sorted(a.difference([1], [2])), sorted(a.symmetric_difference([1, 7])), a.issubset(range(5)), a.issuperset([1]))
c = set(a); c.add(9); c.discard(100); c.remove(1); c.update([7, 8], {6}); c -= {7}; c |= {0}; c &= set(range(10)); c ^= {0, 5}
print(sorted(c), c is not a, sorted(a))
c.intersection_update([2, 3]); c.difference_update([2]); c.symmetric_difference_update([3, 4]); print(c, c.pop(), c)
f = frozenset([1, 2]); print(f, hash(f) == hash(frozenset([2, 1])), {f: "v"}[frozenset({2, 1})], f | {3}, type(f | {3}).__name__, type({3} | f).__name__, f == {1, 2}, frozenset(f) is f, {frozenset(): 1}, f.copy() is f)
print({1, 1.0, True}, {0, False}, len({float("nan"), float("nan")}), {(1, 2), (1, 2)}, {1} | {2}, sorted({x % 3 for x in range(9)}), {1} in [{1}], {1} == {1.0})
print({1, 2} in {frozenset({1, 2})})
for source in ("{[]}", "set(1)", "hash(set())", "set().pop()", "{1}.remove(2)", "{1} | [2]", "{1} < [1]", "{1} + {2}", "frozenset().add(1)", "{1}[0]", "{{}}", "set([[]])"):
    try:
        print(eval(source))
    except (TypeError, KeyError, AttributeError) as e:
        print(source, type(e).__name__, e)
s = {1, 2, 3}
try:
    for x in s: s.add(x + 10)
except RuntimeError as e:
    print(e)
big = set(range(1000)); big -= set(range(0, 1000, 2)); print(len(big), min(big), max(big), sum(big))
