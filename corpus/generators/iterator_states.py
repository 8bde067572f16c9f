"""Iterators are copied and pickled with the place they have come to; `__setstate__` takes a place back, within bounds."""
import collections
import copy
import operator
import pickle
from itertools import *


class Sequence:
    def __getitem__(self, index):
        if index > 4:
            raise IndexError
        return index

    def __len__(self):
        return 5


def second(a, b):
    return b


MAKERS = {
    "range": lambda: iter(range(5, -10, -3)),
    "long range": lambda: iter(range(2**70, 2**70 + 5)),
    "reversed range": lambda: reversed(range(5)),
    "list": lambda: iter([1, 2, 3, 4]),
    "tuple": lambda: iter((1, 2, 3, 4)),
    "str": lambda: iter("abcd"),
    "wide str": lambda: iter("abcd\xe9\u0153"),
    "bytes": lambda: iter(b"abcd"),
    "bytearray": lambda: iter(bytearray(b"abcd")),
    "reversed list": lambda: reversed([1, 2, 3, 4]),
    "reversed tuple": lambda: reversed((1, 2, 3, 4)),
    "sequence": lambda: iter(Sequence()),
    "reversed sequence": lambda: reversed(Sequence()),
    "callable": lambda: iter(int, 1),
    "enumerate": lambda: enumerate([5, 6, 7], 3),
    "zip": lambda: zip([1, 2, 3], "abc"),
    "strict zip": lambda: zip([1, 2, 3], "abc", strict=True),
    "deque": lambda: iter(collections.deque([1, 2, 3])),
    "reversed deque": lambda: reversed(collections.deque([1, 2, 3])),
    "count": lambda: count(3, 2),
    "float count": lambda: count(1.5),
    "big count": lambda: count(2**70),
    "cycle": lambda: cycle([1, 2, 3]),
    "repeat": lambda: repeat(3, 4),
    "accumulate": lambda: accumulate([1, 2, 3]),
    "initial accumulate": lambda: accumulate([1, 2, 3], max, initial=2),
    "accumulated None": lambda: accumulate([None, 2, None, 4], second),
    "chain": lambda: chain([1, 2], [3]),
    "lazy chain": lambda: chain.from_iterable([[1, 2], [3]]),
    "compress": lambda: compress([1, 2, 3], [1, 0, 1]),
    "dropwhile": lambda: dropwhile(bool, [1, 0, 3]),
    "takewhile": lambda: takewhile(bool, [1, 1, 0, 3]),
    "filterfalse": lambda: filterfalse(bool, [1, 0, 0, 3]),
    "groupby": lambda: groupby([1, 1, 2]),
    "islice": lambda: islice([1, 2, 3, 4, 5], 1, 4, 2),
    "endless islice": lambda: islice([1, 2, 3, 4, 5], 1, None),
    "pairwise": lambda: pairwise([1, 2, 3]),
    "starmap": lambda: starmap(pow, [(1, 2), (3, 4)]),
    "tee": lambda: tee([1, 2, 3])[0],
    "zip_longest": lambda: zip_longest([1, 2, 3], [4], fillvalue=9),
    "product": lambda: product([1, 2], [3, 4]),
    "empty product": lambda: product(),
    "permutations": lambda: permutations([1, 2, 3], 2),
    "combinations": lambda: combinations([1, 2, 3], 2),
    "combinations_with_replacement": lambda: combinations_with_replacement([1, 2, 3], 2),
}


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def ahead(make, steps):
    iterator = make()
    for _ in islice(iterator, steps):
        pass
    return iterator


def shown(value):
    if isinstance(value, (tuple, list)) and " at 0x" in repr(value):
        return "(" + ", ".join(map(shown, value)) + ")"
    return f"<{type(value).__name__}>" if " at 0x" in repr(value) else repr(value)


for name, make in MAKERS.items():
    for steps in 0, 1, 2, 50:
        iterator = ahead(make, steps)
        print(name, steps, shown(attempt(iterator.__reduce__)), attempt(operator.length_hint, iterator, -1))
        twin = attempt(copy.copy, iterator)
        print(" ", twin if isinstance(twin, str) else shown(list(islice(twin, 4))))
        for protocol in 0, 4:
            twin = attempt(lambda: pickle.loads(pickle.dumps(ahead(make, steps), protocol)))
            print(" ", twin if isinstance(twin, str) else (type(twin).__name__, shown(list(islice(twin, 4)))))
    for state in 0, 1, -3, 100, 2**70, "a", (), (1,), ([7, 8], 1), ((0,), (1,)), ((9, 9, 9), (9, 9)), (3, 0), (iter([5]), iter([6])):
        iterator = make()
        answer = attempt(lambda: iterator.__setstate__(state))
        if answer is None:
            answer = attempt(lambda: list(islice(iterator, 4)))
        print("  state", shown(state), shown(answer))

groups = groupby([1, 1, 2])
key, group = next(groups)
print(shown(group.__reduce__()), list(copy.deepcopy(group)), shown(group.__reduce__()))
next(groups)
print(shown(group.__reduce__()))
first, other = tee(range(200))
list(islice(first, 100))
first, other = pickle.loads(pickle.dumps((first, other)))
print(next(first), next(other), len(list(first)), len(list(other)))
backwards = reversed(items := [1, 2, 3, 4])
next(backwards)
items[2:] = []
print(list(backwards), operator.length_hint(backwards))
