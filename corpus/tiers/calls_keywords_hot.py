"""Hot calls with keywords, defaults, keyword-only parameters and rests, of functions that change meanwhile."""
import sys


def add(a, b=1, *, c=0):
    return a + b + c


def rest(a, *more):
    return a, len(more), more


def only_rest(*more):
    return more


def both(a, *more, scale=2, offset=0.5):
    return a * scale + len(more) + offset


def positional(a, b=2, /, c=3, d=4):
    return a, b, c, d


def show(a, *more, b, c="c"):
    frame = sys._getframe()
    return sorted(frame.f_locals.items()), frame.f_code.co_name, locals() == frame.f_locals


class Point:
    def __init__(self, x=0, *, y=0):
        self.x, self.y = x, y

    def moved(self, dx=1, *, dy=2):
        return Point(self.x + dx, y=self.y + dy)

    def all(self, *values, sep=", "):
        return sep.join(str(v) for v in (self.x, self.y, *values))


class Packed:
    def __init__(*args):
        args[0].args = args[1:]


def hot(rounds):
    total, last, p = 0, None, Point()
    for i in range(rounds):
        total = add(total, i)
        total = add(total, c=i & 3)
        total = add(b=2, a=total, c=0.5 if i % 50 == 49 else 1)
        total += both(1, 2, 3) + both(1, scale=i) + both(1, 2, offset=1)
        last = rest(i), rest(i, 1), rest(i, "a", [i]), only_rest(), only_rest(1.5), only_rest(i, i)
        last += positional(1), positional(1, 5), positional(i, d=7), positional(0, 1, d=8, c=9)
        p = p.moved().moved(2).moved(dy=i)
        last += (p.x, p.y, p.all(), p.all(1, 2), p.all(i, sep="-"), Packed(i, 2).args)
    return total, last


def frames(rounds):
    for i in range(rounds):
        found = show(i, b=2), show(i, 1, 2, c=3, b=4), show(a=0, b=0)
    return found


def changes(rounds):
    seen = []
    for i in range(rounds):
        if i == rounds // 4:
            add.__kwdefaults__["c"] = 1000
        if i == rounds // 3:
            add.__kwdefaults__ = {"c": 5}
        if i == rounds // 2:
            add.__defaults__ = (70,)
        if i == rounds - 20:
            add.__kwdefaults__.clear()
        try:
            value = add(i), add(i, 2), add(i, c=3)
        except TypeError as error:
            value = str(error)
        if not seen or value != tuple(v + 1 for v in seen[-1]) if isinstance(value, tuple) else True:
            seen.append(value)
        if len(seen) > 300:
            seen = seen[-40:]
    add.__defaults__, add.__kwdefaults__ = (1,), {"c": 0}
    return seen[-40:]


def wrong(rounds):
    found = set()
    calls = (
        lambda: add(),
        lambda: add(1, 2, 3),
        lambda: add(1, a=2),
        lambda: add(1, d=2),
        lambda: positional(a=1),
        lambda: show(1),
        lambda: rest(),
        lambda: Point(1, 2),
        lambda: Point(1, z=2),
    )
    for _ in range(rounds):
        for call in calls:
            try:
                call()
            except TypeError as error:
                found.add(str(error))
    return sorted(found)


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        died.append((self.name, sys._getframe(1).f_code.co_name))


def drops(a, *more, b=None):
    more = None
    return len(died)


died = []
print(hot(400))
print(frames(100))
print(changes(200))
print(wrong(60))
print([drops(1, Noisy("x"), b=Noisy("y")) for _ in range(60)][-3:], died[-4:], len(died))
