"""Unhashable types say so, sets find frozensets, and wrappers, roundings and groups meet odd arguments."""
s = {frozenset({1}), 2}
s.remove({1}); s.discard({3}); print(s)
try: s.remove({9})
except KeyError as e: print(e.args)
try: s.remove([9])
except TypeError as e: print(e)
from collections.abc import Hashable
import types
print([isinstance(x, Hashable) for x in ([], {}, set(), {}.keys(), slice(1), types.MappingProxyType({}), (), frozenset())])
class L(list): pass
for bad in ([], {}, set(), L(), {}.keys(), {}.items(), slice(1), types.MappingProxyType({})):
    try: hash(bad)
    except TypeError as e: print(e, end='; ')
    try: {bad}
    except TypeError as e: print(e, end='; ')
    print(bad.__hash__)
class L2(list):
    def __hash__(self): return 5
print(hash(L2()))
class P:
    name = classmethod(property(lambda cls: cls.__name__))
    @classmethod
    @classmethod
    def f(cls): return cls
    def g(self, *a): return a
class Q: bar = classmethod(P().g)
print(P.name, P.f(), Q.bar(), P().g.__get__(1)())
def ann(a: int) -> str: 'doc'
print(classmethod(ann).__annotations__, staticmethod(ann).__annotations__)
import math
class F(float):
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
print(math.floor(F(2.5)), math.ceil(F(2.5)), math.trunc(F(2.5)), math.floor(2.5), math.trunc(-2.5))
class F2(float): pass
print(math.floor(F2(2.5)), math.ceil(F2(2.5)), math.trunc(F2(2.5)))
for c in [lambda: enumerate('a',2,3), lambda: enumerate(iterable=[],x=3), lambda: enumerate(), lambda: enumerate([],x=1), lambda:enumerate([],1,start=2), lambda:enumerate([], iterable=[]), lambda:enumerate(x=1), lambda: enumerate(start=1),lambda: list(enumerate(start=1,iterable=[4])),lambda: enumerate(start=1,x=[]), lambda: enumerate(1,2,3,x=3), lambda: enumerate([],1,x=3), lambda: enumerate(iterable=[],x=3,start=3),lambda: reversed([],a=1), lambda: reversed(), lambda: reversed(a=1)]:
    try: print(c())
    except Exception as e: print(repr(e))
group = ValueError(1)
for _ in range(3000): group = ExceptionGroup("deep", [group])
for act in (group.split, group.subgroup):
    try: act(TypeError)
    except RecursionError as e: print(e)
