"""Binding of arguments to Python functions."""
class M:
    def __getitem__(self, k): raise KeyError(k)
    def keys(self): return ["a", "b"]
class K:
    def __getitem__(self, k): return [k]
    def keys(self): return [1, 2]
def gen():
    yield [1]
    raise ValueError("gen")
class S(str): pass
fs = [lambda: 1, lambda a: a, lambda a, b=[]: b, lambda *a: a, lambda **k: k, lambda a, /, b, *, c: c, lambda a, *r, c=[1], **k: (r, k)]
def g1(a, b=[2], *c, d, e=[3], **f): yield [a, b, c, d, e, f]
async def c1(a, b=[2], *c, d, e=[3], **f): return [a, b, c, d, e, f]
class C:
    def m(self, a, b=[1], *, c=[2]): return [self, a]
    @classmethod
    def cm(cls, a, b=[1], **k): return [cls]
    @staticmethod
    def sm(a, *, z): return [a, z]
    def __init__(self, x=[1], *, y=[2]): self.x = [x]
    def __call__(self, a, **k): return [a]
    def __new__(cls, *a, **k): return super().__new__(cls)
class D:
    __slots__ = ("a", "b")
    def __init__(self, a): self.a = [a]
c = C()
fs += [g1, c1, c.m, C.m, C.cm, c.cm, C.sm, C, c, D]
n = 0
for f in fs:
    for args in [(), ([1],), ([1], [2]), ([1], [2], [3], [4])]:
        for kw in [{}, {"a": [1]}, {"b": [1], "c": [2]}, {"d": [1]}, {"zz": [1]}, {"y": [1], "z": [3]}, {"self": 1}]:
            try:
                r = f(*args, **kw)
                if hasattr(r, "close"): r.close()
            except TypeError as e: n += 1
    for bad in ["f(*1)", "f(**1)", "f(*gen())", "f(**M())", "f(**K())", "f(a=[1], **{'a': [2]})", "f([1], *gen(), **{})", "f(*[1], **{1: [2]})", "f(**{S('a'): [1], 'q': [2]})", "f(*[[1]]*20, k=[2])", "f(a=[1], zz=[2], **{'b': [1]})"]:
        try: eval(bad)
        except Exception as e: n += 1
print(n)
