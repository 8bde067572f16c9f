# conform: check = opt: compiled_opt > 0
"""Functions that are made again and again have the same code: what a call site sees is code, not one function.

The calls are inlined; what differs from call to call (cells, the function itself) is looked at, what the code may lose
(`__code__` replaced, another callable, other globals) is noticed.
"""
import sys


def counter(step):
    n = 0
    def bump():
        nonlocal n
        n += step
        return n
    return bump


def count_both(rounds):
    a, b = counter(1), counter(3)
    total = 0
    for _ in range(rounds):
        total += b() - a()
    return total, a(), b()


print(count_both(3000))


def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run


def adder(k):
    return lambda x: x + k


pipeline = compose(adder(1), adder(-3), lambda x: x * 2 % 1000, adder(7))
print(sum(pipeline(i) for i in range(2000)))


def twice(f, x):
    return f(f(x))


def kinds():
    """The code at the site changes, then it is a class, a native function, a bound method, an instance."""
    class Call:
        def __init__(self, x=0):
            self.x = x
        def __call__(self, x):
            return x + 100
        def method(self, x):
            return x + 1000
        def __eq__(self, other):
            return self.x == other.x
    out = []
    for f in [adder(1), adder(2), abs, Call(), Call().method, int, lambda x: -x]:
        total = 0
        for i in range(400):
            total += twice(f, i)
        out.append(total)
    return out


print(kinds())


def replaced():
    """`__code__` is replaced in the middle of a loop, by the function itself too."""
    def one():
        return 1
    def two():
        return 2
    def swaps():
        swaps.__code__ = swapped.__code__
        return 10
    def swapped():
        return 3 if swaps and swapped else 4
    total = 0
    f = one
    for i in range(2000):
        total += f()
        if i == 1000:
            f.__code__ = two.__code__
        if i == 1500:
            f = swaps
    return total


print(replaced())


def locals_seen():
    """Frames of inlined calls show the function, its cells, and the caller."""
    seen = []
    def make(k):
        def inner(x):
            y = x + k
            if x == 1990:
                frame = sys._getframe()
                seen.append((frame.f_code.co_name, {name: frame.f_locals[name] for name in "xyk"}, frame.f_back.f_code.co_name))
            return y
        return inner
    total = 0
    for i in range(2000):
        f = make(i & 1)
        total += f(i)
        f = None
    return total, seen


print(locals_seen())


def dies():
    """The function dies when the call is over, after its locals, before the result is there."""
    class Noisy:
        def __init__(self, name):
            self.name = name
        def __del__(self):
            if log is not None:
                log.append(self.name)
    log = None
    def make(noisy):
        def inner(x):
            local = Noisy(("local", x))
            return x + (noisy is None)
        return inner
    total = 0
    for i in range(1200):
        if i == 1197:
            log = []
        total += make(Noisy(("cell", i)))(i)
        if log is not None:
            log.append(("after", i))
    return total, log


print(dies())


def raises():
    """Exceptions leave inlined calls with their tracebacks."""
    def make(limit):
        def check(x):
            if x >= limit:
                raise ValueError(x)
            return x
        return check
    check = make(1500)
    total = 0
    try:
        for i in range(2000):
            total += check(i)
    except ValueError as e:
        frames = []
        tb = e.__traceback__
        while tb is not None:
            frames.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        return total, frames, e.args
    return total


print(raises())


def overflows():
    """An overflow in an inlined closure: the interpreter goes on in it."""
    def make(n):
        def grow():
            nonlocal n
            n = n * 3 + 1
            return n
        return grow
    grow = make(1)
    last = 0
    for _ in range(300):
        last = grow()
    return last % 1000007


print(overflows())


def recursion(n):
    def down(n):
        return 0 if n == 0 else 1 + down(n - 1)
    return sum(down(i % 20) for i in range(n))


print(recursion(1000))


def deep():
    def down(n):
        return down(n + 1)
    try:
        down(0)
    except RecursionError as e:
        return str(e)


print(deep())


def other_globals():
    """The same code with other globals."""
    def make(names):
        return type(make)((lambda: value).__code__, names)
    fs = [make({"value": i, "__builtins__": __builtins__}) for i in range(3)]
    total = 0
    for i in range(1500):
        total += fs[i % 3]()
    return total


print(other_globals())


def unbound_cell():
    def make():
        def get():
            return late
        if False:
            late = 1
        return get
    get = make()
    caught = 0
    for _ in range(600):
        try:
            get()
        except NameError as e:
            caught += 1
            text = str(e)
    return caught, text


print(unbound_cell())


def tracing():
    events = []
    def tracer(frame, event, arg):
        events.append((frame.f_code.co_name, event))
        return tracer
    def make(k):
        def inner(x):
            if x == 990:
                sys.settrace(tracer)
            return x + k
        return inner
    f = make(2)
    total = 0
    for i in range(992):
        total += f(i)
    sys.settrace(None)
    return total, events


print(tracing())
