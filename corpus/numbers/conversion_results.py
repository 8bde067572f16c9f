"""What `__index__`, `__int__`, `__float__` and `__complex__` may return, and which instances of subclasses are asked."""
import math
import operator
import warnings


def show(*functions):
    for function in functions:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                result = repr(function())
            except Exception as error:
                result = f"{type(error).__name__}: {error}"
        print(result, [f"{w.category.__name__}: {w.message}" for w in caught])


class Int(int):
    def __index__(self):
        return 5

    def __int__(self):
        return 6

    def __float__(self):
        return 7.5


class Float(float):
    def __float__(self):
        return 2.5


class Complex(complex):
    def __complex__(self):
        return 7j


class Answers:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    __int__ = __float__ = __complex__ = __index__


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Trunc:
    def __init__(self, value):
        self.value = value

    def __trunc__(self):
        return self.value


# Instances of subclasses of int are integers already; int, float and complex ask nevertheless.
n = Int(3)
show(lambda: operator.index(n), lambda: [0, 1, 2, 3, 4, 5, 6][n], lambda: hex(n), lambda: int(n), lambda: float(n))
show(lambda: math.sqrt(n), lambda: complex(n), lambda: n.__index__(), lambda: "%d %x" % (n, n), lambda: operator.index(True))
# Of a float subclass mathematical functions take the value.
f = Float(9)
show(lambda: float(f), lambda: math.sqrt(f), lambda: complex(f), lambda: complex(1, f), lambda: Float(f), lambda: "%f" % f)
c = Complex(1)
show(lambda: complex(c), lambda: complex(c, 1), lambda: complex(1, c), lambda: c + 0)
z = 1 + 2j
print(complex(z) is z, complex(c) is c, type(complex(c)))
for value in Int(4), True, 1.5, "a":
    show(lambda: operator.index(Index(value)), lambda: range(Index(value)), lambda: float(Index(value)))
    show(lambda: int(Answers(value)), lambda: int(Trunc(value)), lambda: bytes([Answers(value)]))
for value in Float(3), 1, 1.5, "a":
    show(lambda: float(Answers(value)), lambda: math.sqrt(Answers(value)))
for value in Complex(3), 1j, 1, "a":
    show(lambda: complex(Answers(value)))
show(lambda: int(Trunc(Index(3))), lambda: int(Trunc(Trunc(1))))
warnings.simplefilter("error")
show(lambda: int(Trunc(1)), lambda: [1, 2][Index(True)])
