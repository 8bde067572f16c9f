"""A loop calls what a tuple holds, and then numbers; compiled code that has seen only the one meets the other."""


def called(many, times):
    said = []
    for _ in range(times):
        for what in many:
            try:
                said.append(what(2))
            except TypeError as e:
                said.append(str(e))
    return said


def double(x):
    return x * 2


def half(x):
    return x / 2


def guessed(choices):
    """Compiled at the outer loop, before the inner one has been seen to go round."""
    for name in "ab":
        for what in choices:
            print(name, what(4))


for many in ((double,), (double, half), (3,), (double, 4.5), range(2), (len, abs), (None, double)):
    print(called(many, 1200)[-4:])
guessed((double, half, abs))
