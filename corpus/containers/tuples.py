"""Tuples: immutable, hashable if their items are, compared item by item."""
t = (1, "a", [2])
print(t, t[0], t[1:], len(t), t + (3,), t * 2, "a" in t, t.index("a"), t.count(1), tuple("ab"), (), (1,), tuple([1, 2]))
t[2].append(3); print(t)
print((1, 2) < (1, 3), (1, 2) == (1, 2), (1,) < (1, 0), hash((1, 2)) == hash((1, 2)), {(1, 2): "v"}[(1, 2)], (1, 2) is not (2, 1), () == tuple())
for source in ("t.append(1)", "t.__setitem__", "hash(t)", "(1, 2)[2]", "(1,) + [2]", "().index(1)", "(1, 2) < (1, 'a')"):
    try:
        print(eval(source))
    except (TypeError, AttributeError, IndexError, ValueError) as e:
        print(source, type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
def f(): return 1, 2
x, y = f()
print(x, y, f()[1], (lambda: (yield))().__class__.__name__)
nested = ((1, (2, (3,))),)
print(nested, nested[0][1][1], tuple(map(str, range(3))), tuple(x * x for x in range(4)), max((1, 2), (1, 3)), sum(((1,), (2,)), ()))
print(eval(repr(t)) == t, (1, 2, 3)[::-1], (1, 2, 3).__contains__(2), [*t[:2]], (None,) * 3)
