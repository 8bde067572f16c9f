# conform: check = opt: compiled_opt > 0
"""Native functions that run no Python with texts and numbers, in hot loops; then what they are given makes them run some."""
import builtins
import math
import sys


class Text(str):
    def __del__(self):
        dead.append(str.__str__(self))
    def lower(self):
        return "mine"
    def __eq__(self, other):
        return NotImplemented
    __hash__ = str.__hash__


dead = []


class Number:
    def __init__(self, n):
        self.n = n
    def __int__(self):
        return self.n
    def __float__(self):
        return self.n + 0.5
    def __index__(self):
        return self.n
    def __repr__(self):
        return f"Number({self.n})"
    def __str__(self):
        return f"<{self.n}>"
    def __abs__(self):
        return -self.n
    def __hash__(self):
        return self.n * 3
    def __eq__(self, other):
        return self.n == other
    def __lt__(self, other):
        return self.n < int(other)
    def __gt__(self, other):
        return self.n > int(other)


def texts(values):
    out = []
    for v in values:
        w = v.strip(".,").lower()
        out.append((w.find("a"), w.startswith("a"), w.isalpha(), w.replace("a", "b"), len(w.split()), w.upper().count("A")))
    return out[-4:], len(out)


print(texts(["alpha, ", "Beta.", "x y z"] * 300))
print(texts(["alpha, ", "Beta."] * 100 + [Text("Gamma"), "naïve.", "日本語a"]))
print(dead)


def numbers(values):
    out = []
    for v in values:
        out.append((int(v), float(v), str(v), abs(v), min(v, 5), max(v, 5), hash(v) == hash(int(v))))
    return out[-5:], len(out)


print(numbers(list(range(600))))
print(numbers(list(range(300)) + [1.5, True, Number(7), -0.0, 1 << 70]))
print(numbers([0.5, -2.25] * 300))


def raises(values):
    """The exception comes from the call, with its line, as if it had been called once."""
    caught = []
    total = 0
    for i, v in enumerate(values):
        try:
            total += int(v)
            total += ord(v[0])
            total += "abc".index(v)
        except (ValueError, TypeError, IndexError) as e:
            if len(caught) < 8 or i > len(values) - 3:
                caught.append((type(e).__name__, str(e), e.__traceback__.tb_lineno, e.__context__))
    return total, caught[:4], caught[-2:]


print(raises(["1", "2", "33"] * 200 + ["x", "", "4"]))


def joins(rounds):
    total = 0
    for i in range(rounds):
        total += len(", ".join([str(i), str(i * 2), "x" * (i % 5)]))
        total += len("".join(("a", chr(97 + i % 26))))
    return total


print(joins(1200))


def joins_what_dies(n):
    """The list dies with the call, and what it owned with it, before the result is used."""
    out = []
    for i in range(n):
        last = i == n - 1
        s = "-".join([Text("dies"), "b"] if last else ["a", "b"])
        out.append((s, len(dead)))
    return out[-2:]


dead.clear()
print(joins_what_dies(900), dead)


def joins_badly(values):
    caught = 0
    for v in values:
        try:
            "-".join(v)
        except TypeError as e:
            caught += 1
            text = str(e)
    return caught, text


print(joins_badly([["a", "b"]] * 500 + [["a", 1], 5, (None,), {"k": 1}, iter("abc"), "abc"]))


def compares(values):
    total = 0
    for a in values:
        total += int(min(a, 3)) + int(max(a, 3))
    return total


print(compares([1, 2, 5] * 300), compares([1, 2] * 200 + [Number(9), Number(1)]))


def replaced(n):
    out = []
    for i in range(n):
        out.append(abs(-i) + ord("a"))
        if i == n - 3:
            builtins.abs = lambda x: 1000
        if i == n - 2:
            globals()["ord"] = lambda x: 5000
    del globals()["ord"]
    builtins.abs = kept
    return out[-4:]


kept = abs
print(replaced(800))


def maths(n):
    total = 0.0
    for i in range(n):
        total += math.sqrt(i) + math.sin(i) + math.floor(i / 3) + math.hypot(i, 1)
    try:
        for i in range(5, -5, -1):
            total += math.sqrt(i)
    except ValueError as e:
        return total, str(e)


print(maths(900))
sqrt = math.sqrt


def roots(values):
    return sum(sqrt(v) for v in values)


print(roots(range(900)), roots([1.5, 4, Number(9), True]))


def keywords(n):
    total = 0
    for i in range(n):
        total += len("a b c".split(maxsplit=i % 3)) + int("11", base=2 + i % 3) + len("a,b".split(",", 1))
    return total


print(keywords(700))


def profiled():
    """A profile function hears of native calls from the moment it is there."""
    seen = []
    def profile(frame, event, arg):
        if event.startswith("c_"):
            seen.append((event, arg.__name__))
    total = 0
    for i in range(700):
        if i == 698:
            sys.setprofile(profile)
        total += abs(-i)
    sys.setprofile(None)
    return total, seen


print(profiled())
