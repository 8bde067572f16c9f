"""Ranges are sequences of any size: indexing, slicing, membership and equality by value."""
for r in (range(5), range(2, 10, 3), range(10, 0, -3), range(0), range(5, 5), range(-3, 3), range(0, 10 ** 20, 10 ** 19)):
    print(r, list(r), len(r), bool(r), list(reversed(r)), r[:2], r[::-1], 4 in r, r.start, r.stop, r.step)
print(range(3) == range(0, 3, 1), range(0, 3, 2) == range(0, 4, 2), range(0) == range(1, 1), hash(range(3)) == hash(range(0, 3)), range(10)[-1], range(10)[2:8:2], range(10).index(5), range(10).count(3), 2.0 in range(5), 2.5 in range(5), "a" in range(5), True in range(2))
print(10 ** 30 in range(0, 10 ** 40, 10 ** 10), range(10 ** 30)[10 ** 25], range(0, 10 ** 20)[-1], list(range(10 ** 20, 10 ** 20 + 2)), max(range(5)), sum(range(101)))
for source in ("range(1.5)", "range('a')", "range()", "range(1, 2, 3, 4)", "range(1, 5, 0)", "range(5)[5]", "range(5)['a']", "range(5).index(9)", "range(3) + range(2)", "range(3) < range(4)", "len(range(10 ** 30))", "range(5).start.x"):
    try:
        print(eval(source))
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError) as e:
        print(source, type(e).__name__, e)
i = 0
for i in range(10):
    if i == 3: i = 100
print(i)
for i in range(2 ** 63 - 2, 2 ** 63 + 2): print(i, end=" ")
print()
