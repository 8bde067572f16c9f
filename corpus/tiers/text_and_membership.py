"""Comparisons of texts and membership in hot loops: where they run no Python, and where they begin to."""
import sys


class Word(str):
    def __eq__(self, other):
        print("eq", str(self), sys._getframe(1).f_code.co_name)
        return str(self) == str(other)

    __hash__ = str.__hash__


class Odd:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == getattr(other, "n", other)

    def __hash__(self):
        return hash(self.n)

    def __del__(self):
        print("gone", self.n, sys._getframe(1).f_code.co_name)


class Box:
    def __init__(self, items):
        self.items = items

    def __contains__(self, item):
        print("contains", item, sorted(sys._getframe(1).f_locals))
        return item in self.items


def equal(a, b, count):
    found = 0
    for _ in range(count):
        if a == b:
            found += 1
        if a != b:
            found += 100
    return found


def order(a, b, count):
    seen = []
    for _ in range(count):
        seen = [a < b, a <= b, a > b, a >= b]
    return seen


def letters(text):
    found = [0] * 6
    for i in range(len(text)):
        c = text[i]
        if c == "a":
            found[0] += 1
        elif c != "b" and c <= "m":
            found[1] += 1
        elif text[i:i + 2] == "zz":
            found[2] += 1
        if c in "xyz":
            found[3] += 1
        if c not in "abc":
            found[4] += 1
        if c + "z" in ("zz", "az"):
            found[5] += 1
    return found


def members(container, items):
    found = []
    for item in items:
        found.append(item in container)
        found.append(item not in container)
    return sum(found), found[:8]


def fresh(count):
    found = 0
    for i in range(count):
        found += str(i) in {"1", "5", "77"}
        found += i in [i, i]
        found += i in (str(i), i)
        found += Odd(i % 2) in []
    return found


def through(attempt, *args):
    try:
        print(attempt.__name__, attempt(*args))
    except Exception as error:
        print(attempt.__name__, type(error).__name__, error)


for n in (1, 500):
    through(equal, "abc", "abc", n)
    through(equal, "abc", "abd", n)
    through(equal, "é", "e", n)
    through(equal, "日本", "日本"[:2], n)
    through(equal, "", "x", n)
    through(equal, 1, 1.0, n)
    through(equal, "1", 1, n)
    through(equal, None, "x", n)
    through(order, "a", "b", n)
    through(order, "日", "é", n)
    through(order, 2, 1.5, n)
    through(order, "a", 1, n)
through(equal, Word("w"), "w", 2)
through(equal, "w", Word("w"), 2)
through(equal, "w", "w", 300)
through(letters, "abczzmxyzabc" * 50)

numbers = [1, 5, "a", "zz", 10 ** 30, 2.0, None, True, (1,), "é"]
containers = [
    "abczz", {"a": 1, 5: 2}, {"zz", 5, 2}, frozenset(["a", 1]), [1, "a", 2.0], (5, None, "zz"), range(6), {},
    [Odd(5), Odd(1)], {Odd(5): 1}, Box([1, "a"]),
]
for container in containers:
    for repeat in (1, 60):
        items = numbers * repeat
        if isinstance(container, Box):
            items = numbers[:3]
        if isinstance(container, str):
            through(members, container, [x for x in items if isinstance(x, str)])
        if repeat == 1 or not isinstance(container, str):
            through(members, container, items)
through(fresh, 3)
through(members, 5, [1])
through(members, {}, [[]])
containers.clear()
container = None
