"""A part of a list that is assigned to a part of a list: the same one, another one, in reverse, with objects, with errors."""
import sys


class Loud:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("gone:", self.name, sys._getframe(1).f_code.co_name, sorted(sys._getframe(1).f_locals))


def flip(items, count):
    for _ in range(count):
        n = items[0]
        items[:n + 1] = items[n::-1]
    return items


def rotate(items, count):
    for i in range(count):
        k = i % (len(items) - 1) + 1
        first = items[0]
        items[:k] = items[1:k + 1]
        items[k] = first
    return items


def rotate_up(items, count):
    for i in range(count):
        k = i % (len(items) - 1) + 1
        last = items[k]
        items[1:k + 1] = items[:k]
        items[0] = last
    return items


def move(to, source, count):
    for i in range(count):
        a = i % 3
        to[a:a + 2] = source[a + 1:a + 3]
        to[a:a + 2] = source[a + 2:a:-1]
    return to


def reverse_shifted(items, count):
    for i in range(count):
        a = i % 2
        items[a:a + 3] = items[3::-1][:3]
        items[a:a + 3] = items[a + 3:a:-1]
    return items


def sizes(items, count):
    seen = []
    for i in range(count):
        a = i % 4
        items[:a] = items[1:3]
        seen.append(len(items))
        del items[4:]
        items.extend([7] * (4 - len(items)))
    return seen[-4:], items


def use(value, other, count):
    for i in range(count):
        value[:i] = other[:i]
    return value


def through(attempt, *args):
    try:
        print(attempt.__name__, attempt(*args))
    except Exception as error:
        print(attempt.__name__, type(error).__name__, error, error.__traceback__.tb_next.tb_lineno)


def twice(x, count):
    for _ in range(count):
        x[:x + 1] = x[1:3]


class Listed(list):
    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)


class Index:
    def __index__(self):
        print("index")
        return 1


def lines(items, start):
    items[
        :start
    ] = items[
        1:3
    ]


for n in (3, 400):
    through(flip, [3, 1, 2, 0, 4], n)
    through(rotate, list(range(9)), n)
    through(rotate, list("abcdefg"), n)
    through(rotate_up, [1.5, 0.0, -0.0, 2, None], n)
    through(rotate_up, [(1,), [2], "x", {}], n)
    through(move, [0] * 6, list(range(10, 20)), n)
    through(move, ["p", "q", "r", "s", "t"], ["1", 2, "3", 4.0, "5", 6], n)
    through(reverse_shifted, list(range(5)), n)
    through(reverse_shifted, ["v", "w", "x", "y", "z"], n)
    through(sizes, [1, 2, 3, 4], n)
    through(use, [1, 2, 3], [4, 5, 6], n)
    through(use, bytearray(b"abc"), b"defghi", n)
    through(use, [1, 2, 3], (4, 5, 6), n)
    through(use, (1, 2), [3, 4], n)
    through(use, Listed([1]), [3, 4], 3)
    through(twice, [1, 2, 3], n)
    through(twice, 5, n)


def loud(count):
    items = [Loud("a"), Loud("b"), Loud("c"), Loud("d")]
    other = [Loud("e"), Loud("f")]
    k = 2
    for i in range(count):
        items[:k] = items[2:k + 2]
        items[1:k + 1] = other[1::-1]
        items[:k] = other[:k]
    print(items)


loud(1)
loud(300)
for _ in range(300):
    lines([1, 2, 3, 4], 2)
through(lines, [1, 2], Index())
through(lines, [1, 2], "no")
through(lines, 7, 1)
