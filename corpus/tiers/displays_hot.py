"""Tuples, lists, sets and dicts that are made in hot loops, with keys that run Python and values that die."""
import sys


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        print("eq", self.n, sys._getframe(1).f_code.co_name)
        return self.n == getattr(other, "n", other)

    def __repr__(self):
        return f"K{self.n}"


class Loud:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"L{self.n}"

    def __del__(self):
        print("gone", self.n, sys._getframe(1).f_code.co_name, sorted(sys._getframe(1).f_locals))


def tuples(count):
    last = ()
    for i in range(count):
        x = i * 0.5
        last = (i, x, -x, i > 3, None, "s", (i,), (), 0.0 * i)
    return last


def lists(count):
    last = []
    for i in range(count):
        last = [i, i * 0.5, [], [last[:2]], i % 2 == 0]
        last.append(i)
    return last


def sets(values):
    return sorted({x for x in values}, key=str), len({x % 5 for x in range(300)})


def maps(values):
    return {x: i for i, x in enumerate(values)}, {i % 7: i * i for i in range(300)}, {str(i % 3): [i] for i in range(300)}


def floats(count):
    return {i % 4: i * 0.25 for i in range(count)}, {i * 0.5 for i in range(6)}


def keys(values):
    return {x for x in values}, {x: 1 for x in values}


def dying(count):
    return {i % 2: Loud(i) for i in range(count)}


def unhashable(values):
    return {x for x in values}


def unhashable_keys(values):
    return {x: 0 for x in values}


def through(attempt, *args):
    try:
        print(attempt.__name__, attempt(*args))
    except Exception as error:
        print(attempt.__name__, type(error).__name__, error)


for n in (2, 400):
    through(tuples, n)
    through(lists, n)
    through(sets, list(range(n)) + ["a", "b", "a", 2.5, None, True])
    through(maps, list(range(n % 17)) + ["a", "b", "a", 2.5, None, True])
    through(floats, n)
    through(unhashable, list(range(n)) + [[]])
    through(unhashable_keys, list(range(n)) + [{}])
a, b = tuples(300), tuples(300)
print(a == b, a is b, a[6] is b[6], a[7] is b[7])
through(keys, [1, 2, Key(1), 3, Key(4), Key(4)])
through(keys, list(range(300)))
through(keys, [1, 2, Key(1), 3, Key(4), Key(4)])
through(dying, 5)
