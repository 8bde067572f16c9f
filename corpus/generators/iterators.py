"""Iterators of the built-in types: they remember their place, and exhausted ones stay exhausted."""
l = [1, 2, 3]
it = iter(l)
next(it)
l.append(4)
print(list(it), list(it), it.__length_hint__())
l.append(5)
print(list(it))
d = {"a": 1}
for action in ("d['b'] = 2", "d.pop('a')"):
    it = iter(d)
    next(it) if action.startswith("x") else None
    exec(action)
    try:
        print(list(it))
    except RuntimeError as e:
        print(e)
s = {1}
it = iter(s)
s.add(2)
try:
    next(it)
except RuntimeError as e:
    print(e)
l = [1, 2, 3, 4]
for x in l:
    l.remove(x)
print(l)
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r))
print([type(iter(x)).__name__ for x in ([], (), "", b"", {}, set(), range(0), range(10**30), {}.keys(), {}.values(), {}.items(), bytearray())])
print(type(reversed([])).__name__, type(reversed({})).__name__, type(zip()).__name__, type(map(int, [])).__name__)
class Old:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Old()), 20 in Old(), iter(Old()).__length_hint__ if False else "")
for bad in (type("A", (), {"__iter__": lambda s: 1}), type("B", (), {"__next__": lambda s: 1})):
    try:
        iter(bad())
    except TypeError as e:
        print(e)
import copy
it = iter([1, 2, 3]); next(it)
c = copy.copy(it)
print(next(c), next(it), list(c))
