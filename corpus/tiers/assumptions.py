# conform: check = opt: assumptions_lost > 0
# conform: stress = retire=1, retire=7
"""What compiled code takes for granted changes while it runs: classes, functions, globals, builtins.

What a call changes holds from the instruction after the call on, in every frame that waits.
"""
import builtins
import gc
import sys

LIMIT = 10
SCALE = 2.5


def helper(x):
    return x + 1


def shift(x, by=1):
    return x + by


class Point:
    kind = "point"
    def __init__(self, x):
        self.x = x
    def get(self):
        return self.x
    @property
    def double(self):
        return self.x * 2
    @classmethod
    def name(cls):
        return cls.kind
    @staticmethod
    def fixed(x):
        return x


def change_helper(i):
    """Called in the middle of an expression of whoever relies on it."""
    global helper, LIMIT, SCALE
    if i == 700:
        helper = lambda x: x + 1000
    if i == 800:
        LIMIT = 20
    if i == 850:
        SCALE = "not a number"
    if i == 900:
        SCALE = 0.5
    return 0


def globals_change():
    total = 0
    seen = []
    for i in range(1000):
        a = helper(i)
        total += a + change_helper(i) + helper(i) + LIMIT
        if i in (699, 700, 701, 799, 800, 850, 900):
            seen.append((i, total, LIMIT, SCALE))
    return total, seen


print(globals_change())


def class_changes():
    p = Point(3)
    total = 0
    def change(i):
        if i == 600:
            Point.get = lambda self: self.x * 100
        if i == 700:
            Point.kind = "other"
        if i == 800:
            Point.double = property(lambda self: -self.x)
        if i == 850:
            Point.fixed = staticmethod(lambda x: -x)
        if i == 900:
            Point.__init__ = lambda self, x: setattr(self, "x", x + 5)
        return 0
    for i in range(1000):
        total += p.get() + change(i) + p.get() + p.double + len(Point.name()) + Point.fixed(2) + Point(1).x
    return total


print(class_changes())


def functions_change():
    total = 0
    def change(i):
        if i == 500:
            shift.__defaults__ = (100,)
        if i == 700:
            shift.__code__ = (lambda x, by: x * by).__code__
        return 0
    for i in range(1000):
        total += shift(i) + change(i) + shift(i)
    return total


print(functions_change())


def builtins_change():
    out = []
    for i in range(1000):
        n = len("abc") + abs(-2)
        if i == 400:
            builtins.abs = lambda x: 50
        if i == 600:
            globals()["len"] = lambda x: 70
        if i == 800:
            del globals()["len"]
            builtins.abs = kept
        if i % 200 == 1:
            out.append((i, n))
    return out


kept = abs
print(builtins_change())


def deep(n, at):
    """All frames that wait see the change, each at its own instruction after the call."""
    global helper
    if n == 0:
        if at:
            helper = lambda x: x - 1
        return 0
    return helper(n) + deep(n - 1, at) + helper(n)


helper = shift
for i in range(300):
    deep(5, False)
print(deep(5, True), deep(5, False))


def numbers(n):
    for i in range(n):
        yield helper(i) + LIMIT


def generators_see_it():
    """A generator that was left in compiled code is resumed after the change."""
    global helper, LIMIT
    for _ in range(30):
        sum(numbers(50))
    g = numbers(6)
    out = [next(g), next(g)]
    helper = lambda x: "changed" and x * 7
    out.append(next(g))
    LIMIT = 1
    out.extend(g)
    return out


print(generators_see_it())


class Changes:
    """A finaliser that changes what is relied on, as a frame is left."""
    def __init__(self, at):
        self.at = at
    def __del__(self):
        global helper
        if self.at:
            helper = lambda x: x + 5000


def makes(i, at):
    local = Changes(i == at)
    return i


def finalisers():
    global helper
    helper = lambda x: x
    total = 0
    for i in range(800):
        total += helper(i) + makes(i, 790) + helper(i)
    return total


print(finalisers())

SOURCE = """
def f(x):
    return g(x) + N
def run(k):
    total = 0
    for i in range(k):
        total += f(i)
    return total
"""


def namespaces():
    """Namespaces die, and others come to their places."""
    out = []
    for n in range(12):
        space = {"N": n, "g": (lambda k: lambda x: x * k)(n)}
        exec(SOURCE, space)
        out.append(space["run"](120))
        del space
        gc.collect()
    return out


print(namespaces())


def counter_in_globals():
    """A global that changes all the time is no reason to compile all the time."""
    global LIMIT
    LIMIT = 0
    for i in range(5000):
        LIMIT += 1
        if helper(i) < 0:
            return None
    return LIMIT


print(counter_in_globals())


def deleted():
    global helper
    total = 0
    try:
        for i in range(500):
            total += helper(i)
            if i == 450:
                del helper
    except NameError as e:
        return total, str(e)


print(deleted())


def other_globals():
    """The same code with other globals."""
    code = (lambda: LIMIT).__code__
    F = type(deleted)
    fs = [F(code, {"LIMIT": i}) for i in range(3)]
    return [sum(f() for _ in range(200)) for f in fs], sum(fs[i % 3]() for i in range(600))


print(other_globals())


def raised_and_lost():
    """The call that changes it raises, too."""
    global SCALE
    SCALE = 1
    def fail(i):
        global SCALE
        if i % 100 == 99:
            SCALE += 1
            raise ValueError(i)
        return i
    total = 0
    for i in range(600):
        try:
            total += SCALE + fail(i) + SCALE
        except ValueError as e:
            total -= SCALE
    return total, SCALE


print(raised_and_lost())
