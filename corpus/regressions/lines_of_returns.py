"""The `return None` at the end of a body has the line that led to it: of a test that failed, a loop that ended, a clause."""
import sys

events = []


def tracer(frame, event, arg):
    code = frame.f_code
    events.append((event, code.co_name, frame.f_lineno - code.co_firstlineno))
    return tracer


def traced(function, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        function(*args)
    except ValueError:
        pass
    finally:
        sys.settrace(None)
    print(function.__name__, args, *(f"{event}:{line}" for event, name, line in events if name == function.__name__))


def one_test(x):
    a = 1
    if x:
        a = 2


def test_in_loop(x):
    for i in range(2):
        if x:
            a = 2


def loop(x):
    while x:
        x -= 1


def loop_with_else(x):
    while x:
        if x > 2:
            break
        x -= 1
    else:
        if x:
            pass


def broken(x):
    for i in range(3):
        if i == x:
            break


def left(x):
    while True:
        if not x:
            break
        x -= 1


def finally_with_test(x):
    try:
        if x:
            a = 1
    finally:
        if x > 1:
            b = 2


def nested(x):
    if x:
        if x > 1:
            a = 2
    else:
        b = 1


def many(x):
    if x == 0:
        a = 1
    elif x == 1:
        a = 2
    elif x == 2:
        pass
    elif x == 3:
        if (x
                and not x):
            a = 3


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True


def managed(x):
    with Manager():
        if x:
            y = 1 // (x - 1)


def boolean(x):
    if x and x > 1 or x < 0:
        pass


def handled(x):
    try:
        a = 1 // x
    except ZeroDivisionError as e:
        if x:
            b = 1


def handled_with_else(x):
    try:
        a = 1 // x
    except ZeroDivisionError:
        pass
    else:
        if x > 1:
            a = 2


def unhandled(x):
    try:
        int("x" * x)
    except KeyError:
        pass


def matched(x):
    match x:
        case 1:
            a = 2
        case 2:
            pass
        case [y] if y:
            a = 3


def asserted(x):
    a = x
    assert a or not a


def conditional(x):
    a = 1
    x and a


def generator(x):
    for i in range(x):
        if i:
            yield i


def drained(x):
    list(generator(x))


def returned(x):
    if x:
        return
    if x is None:
        a = 1


def deleted(x):
    a = [x]
    if x:
        del a


for function in (one_test, test_in_loop, loop, loop_with_else, broken, left, finally_with_test, nested, many, managed, boolean,
                 handled, handled_with_else, unhandled, matched, asserted, conditional, returned, deleted):
    for x in range(4):
        traced(function, x)
traced(matched, [0])
traced(matched, [1])

for x in range(3):
    events.clear()
    sys.settrace(tracer)
    drained(x)
    sys.settrace(None)
    print(x, *(f"{event}:{name}:{line}" for event, name, line in events))

# Bodies of modules and classes.
SOURCES = [
    "if x:\n    a = 1\n",
    "for i in range(x):\n    if i:\n        a = 1\n",
    "class C:\n    if x:\n        a = 1\n",
    "class C:\n    def f(self):\n        return __class__\n    for i in range(x):\n        pass\n",
    "try:\n    a = 1 // x\nexcept ZeroDivisionError:\n    pass\n",
    "while x:\n    x -= 1\n",
    "'doc'\n",
    "x\nif x > 1: pass\n",
]
for source in SOURCES:
    code = compile(source, "<source>", "exec")
    for x in range(3):
        events.clear()
        sys.settrace(tracer)
        exec(code, {"x": x, "__name__": "source"})
        sys.settrace(None)
        print(repr(source), x, *(f"{event}:{name}:{line}" for event, name, line in events))


# What a frame says after it has returned.
def kept(x):
    frames.append(sys._getframe())
    if x:
        a = 1


frames = []
kept(0)
kept(1)
print([frame.f_lineno - frame.f_code.co_firstlineno for frame in frames])
