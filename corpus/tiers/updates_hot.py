# conform: check = opt: compiled_opt > 0
"""`x[i] += y`, `x.a += y`, `n += y`: what is stored goes where a number was read; or where something else is by then."""
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Noisy:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("dies:", self.name)


def items(n):
    a, b = [1.5, 2, 3.0], [0.0, 1, 2]
    for i in range(n):
        a[0] += 0.5
        a[1] += i
        a[-1] -= b[1]
        b[0] += a[0] * 0.001
        b[1] -= 1
    return a, b


print(items(3000))


def same_list_twice(n):
    """The operand changes the very item: with another list object, and with the same one by another name."""
    a = [0, 0.5]
    b = a
    class Changes:
        def __init__(self, at):
            self.at = at
        def __radd__(self, other):
            a[0] = Noisy("replaced") if self.at else other
            return other + 1
    for i in range(n):
        a[0] += b[0] * 0 + 1
        a[1] += b[0]
        if i % 700 == 699:
            a[0] += Changes(i > 1000)
            print(i, type(a[0]).__name__, a[1])
    return a


print(same_list_twice(2000))


def attributes(n):
    p, q = Point(0, 0.25), Point(1.0, 2)
    for i in range(n):
        p.x += 1
        p.y *= 1.0001
        q.x += p.y
        q.y -= p.x
        if i == n - 5:
            p.x = 1 << 70
    return p.x, p.y, q.x, q.y


print(attributes(2500))


def shared(n):
    count, total = 0, 0.0
    def step(by):
        nonlocal count, total
        count += by
        total += count * 0.5
        return count
    for i in range(n):
        step(i & 3)
    return count, total


print(shared(3000))


def kinds_change(n):
    """Ints become floats, texts, lists; then objects that die when they are overwritten."""
    a = [0, 1]
    p = Point(0, 0)
    for i in range(n):
        if i == n - 40:
            a[0], p.x = 0.5, 0.5
        if i == n - 20:
            a[0], p.x = "t", "u"
        if i < n - 20:
            a[0] += 1
            p.x += 1
        else:
            a[0] += "s"
            p.x += "s"
    a[0] = Noisy("item")
    p.x = Noisy("attribute")
    a[0] = p.x = 1
    return a, p.x


print(kinds_change(2000))


def special(n):
    """Numbers that are no words: nan, tiny and huge ones."""
    a = [1.0, 1.0, float("inf"), -0.0]
    p = Point(1e308, 1.0)
    for i in range(n):
        a[0] *= 1.5
        a[1] *= 0.5
        a[2] -= 1
        a[3] *= 1
        p.x *= 1.01
        p.y /= 1.9
    return a, p.x, p.y, a[2] - a[2], str(a[3])


print(special(2000))


def looked_at(n):
    """A guard that fails in the middle: what was stored is seen, what was not is not."""
    a = [0, 0.0]
    p = Point(0, 0)
    out = []
    for i in range(n):
        try:
            a[0] += 1
            p.x += a[0]
            a[i // (n - 1) + 0] += 1
            p.y += 1 // (n - 1 - i)
        except ZeroDivisionError as e:
            frame = e.__traceback__.tb_frame
            out.append((list(frame.f_locals["a"]), p.x, p.y, e.__traceback__.tb_lineno))
    return out


print(looked_at(2000))
