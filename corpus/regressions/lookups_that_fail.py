"""Comparison, repr and iteration go on without a method whose descriptor raises; other operations let the exception out.

Besides: lists that comparisons change, slices of huge lengths, and numbers that are no files.
"""
import operator
import types


def show(function):
    try:
        print(function())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Failing:
    def __get__(self, instance, owner=None):
        raise KeyError("no method")


class Object:
    __eq__ = __lt__ = __repr__ = __iter__ = __add__ = __len__ = __bool__ = __neg__ = __call__ = __contains__ = Failing()
    __hash__ = None


o = Object()
print(repr(o).startswith("<Object object at 0x"), [o] == [1], o == o, o != 1)
for function in (lambda: o < 1, lambda: 1 > o, lambda: iter(o), lambda: o + 1, lambda: len(o), lambda: bool(o),
                 lambda: -o, lambda: o(), lambda: 1 in o, lambda: operator.length_hint(o)):
    show(function)


class Clears:
    def __init__(self, victim):
        self.victim = victim

    def __eq__(self, other):
        self.victim.clear()
        return NotImplemented

    def __lt__(self, other):
        self.victim.clear()
        return True


one, two = [], []
one.append(Clears(two))
two.append(Clears(one))
print(one == two, one, two)
three = []
three.append(Clears(three))
print(three == [1], three)
for op in operator.eq, operator.ne, operator.lt, operator.ge:
    items = []
    items += [Clears(items), Clears(items)]
    show(lambda: (op(items, [1, 2]), items))

show(lambda: slice(0, 2**70, 1).indices(2**80))
show(lambda: slice(None, None, -1).indices(2**80))
show(lambda: slice(-(2**70), 2**90, 2**65).indices(2**80))
show(lambda: slice(5, -100, -2).indices(7))
show(lambda: slice(1, 2, 0).indices(3))
show(lambda: slice(1, 2).indices(-1))
show(lambda: slice("a").indices(3))
show(lambda: slice(1, 2).indices(1.5))
for number in 10**30, -5, -1, 2**31, 9999:
    show(lambda: open(number))


class Space(types.SimpleNamespace):
    class Inner(types.SimpleNamespace):
        pass


space = Space(a=1)
space.own = space
print(space, Space.Inner(b=2), types.SimpleNamespace(c=3))
