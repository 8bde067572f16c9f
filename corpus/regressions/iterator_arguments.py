"""Constructors of iterators and keywords, ranges between huge bounds, and what numbers and sets ask of their arguments."""
import operator
from itertools import chain, cycle, dropwhile, filterfalse, islice, pairwise, starmap, takewhile


def show(function):
    try:
        print(function())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


# Keywords are for a subclass's own initialiser.
for kind, args in ((cycle, "x"), (chain, "x"), (filterfalse, (None, "x")), (starmap, (pow, ())), (islice, ("x", 1)),
                   (takewhile, (bool, "x")), (dropwhile, (bool, "x")), (filter, (None, "x")), (map, (str, "x")),
                   (reversed, "x"), (pairwise, "x")):
    class Plain(kind):
        pass

    class Own(kind):
        def __init__(self, *args, extra):
            self.extra = extra

    for made in kind, Plain, Own:
        show(lambda: type(made(*args, extra=3)).__name__)

far = range(-4294967298, -18446744073709551618, -2147483648)
print(next(reversed(far)), next(iter(far)), len(list(far[:3])), operator.length_hint(reversed(far)))


class Matches:
    def __eq__(self, other):
        return other == 3


print(range(9).index(Matches()), range(9).index(3))
show(lambda: range(2).index("x"))
show(lambda: range(2).index(7))


class Text(str):
    def __float__(self):
        return 9.5


print(float(Text("8")), int(memoryview(b"12")))
show(lambda: int("1", 2**234))
show(lambda: int(memoryview(b"12"), 8))


class Hashed(int):
    count = 0

    def __hash__(self):
        Hashed.count += 1
        return int(self)


table = dict.fromkeys(map(Hashed, range(4)))
Hashed.count = 0
dict.fromkeys(set(table)), dict.fromkeys(frozenset(table), 1), set(table).symmetric_difference(table)
print(Hashed.count)


class Longer:
    def __getitem__(self, index):
        return index

    def __len__(self):
        return self.length


sequence = Longer()
sequence.length = 3
backwards = reversed(sequence)
sequence.length = 1
print(operator.length_hint(backwards))
show(lambda: property().__set_name__())
print(tuple.__itemsize__, bytes.__itemsize__, list.__itemsize__)
