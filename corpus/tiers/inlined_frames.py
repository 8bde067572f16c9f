"""Calls that a compiler inlines are frames all the same: for tracebacks, `sys._getframe`, `locals()` and `eval`."""
import sys
import traceback


def names():
    frame = sys._getframe(1)
    found = []
    while frame is not None and frame.f_code.co_name != "<module>":
        found.append((frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)))
        frame = frame.f_back
    return found


def innermost(flag, scale=3):
    twice = flag * 2
    if flag == 70:
        return names()
    if flag == 80:
        return sorted(locals().items())
    if flag == 90:
        return eval("twice + scale", globals(), locals())
    if flag == 95:
        raise ValueError(flag)
    return twice + scale


def middle(flag):
    before = flag + 0.5
    result = innermost(flag)
    return before, result


def outer(flag):
    return middle(flag)[1]


total = 0
for i in range(100):
    try:
        got = outer(i)
        if isinstance(got, int) and i != 90:
            total += got
        else:
            print(i, got)
    except ValueError as error:
        for entry in traceback.extract_tb(error.__traceback__):
            print(entry.name, entry.lineno, entry.line)
print(total)


class Node:
    def __init__(self, value, link=None):
        self.value = value
        self.link = link
        if value == 60:
            print([name for name, _, _ in names()])
        if value == 61:
            raise KeyError(value)

    def get(self):
        return self.value

    def tail(self):
        return self.link.get()


def build(n):
    first = Node(n)
    return Node(n + 1, first).tail()


for i in range(80):
    try:
        total += build(i)
    except KeyError as error:
        print("KeyError", error, [e.name for e in traceback.extract_tb(error.__traceback__)])
    except AttributeError as error:
        print(error)
print(total)
