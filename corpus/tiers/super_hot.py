"""`super()` in hot methods: properties, class methods, `__init__`, `__getattr__`, `__class__` rebound and instances of other classes."""
class Base:
    created = 0
    def __init__(self, v=0): Base.created += 1; self.v = v
    def size(self): return self.v
    @property
    def prop(self): return self.v * 2
    @classmethod
    def make(cls, v): return cls(v)
    def __getattr__(self, name): return ("missing", name)
    def __add__(self, other): return self.v + other
    def __len__(self): return 3
    def __getitem__(self, i): return i
class Mid(Base):
    def __init__(self, v): super().__init__(v + 1)
    def size(self): return super().size() + 1
    @property
    def prop(self): return super().prop + 1
    @classmethod
    def make(cls, v): return super().make(v * 2)
    def __add__(self, other): return super().__add__(other) + 0.5
    def __len__(self): return super().__len__() + 1
    def __getitem__(self, i): return super().__getitem__(i + 1)
    def nowhere(self): return super().unknown if self.v < 10 ** 9 else None
class Low(Mid):
    def size(self): return super(Low, self).size() * 10
    def __len__(self): return super(Mid, self).__len__()
def run(kinds, n):
    total = 0
    for i in range(n):
        o = kinds[i % len(kinds)].make(i)
        total += o.size() + o.prop + (o + 1) + len(o) + o[i]
    return total, Base.created
print(run([Mid], 1500), run([Low], 1500), run([Base, Mid, Low], 2000))
def missing(n):
    said = {}
    o = Mid(1)
    for i in range(n):
        try: r = o.nowhere()
        except AttributeError as e: r = str(e)
        said[r] = said.get(r, 0) + 1
    return said, o.absent
print(missing(1500))
def switched(n):
    o, out = Mid(1), []
    for i in range(n):
        if i == n - 100: Base.size = lambda self: 2 ** 62
        if i == n - 50: o.__class__ = Low
        if i == n - 20: Mid.__bases__ = (Changed,)
        r = o.size()
        if not out or out[-1] != r: out.append(r)
    return out
class Changed(Base):
    def size(self): return 0.5
print(switched(2000))
class Odd:
    def f(self, other): 
        self = other
        return super().f()
class Even(Odd):
    def f(self, *args): return "even" if not args else super().f(*args)
class WithSelf:
    def f(self): return "self's"
errors = {}
for i in range(1500):
    for value in (Even(), WithSelf(), 5):
        try: r = Odd().f(value)
        except (TypeError, AttributeError) as e: r = str(e)
        errors[r] = errors.get(r, 0) + 1
print(errors)
def no_args(): return super()
def deleted(self):
    del self
    return super().f()
for f in (lambda: no_args(), lambda: super(int, "x"), lambda: super(Mid).size, lambda: super(1, 2), lambda: super(Mid, Mid(1)).size()):
    for _ in range(1000):
        try: r = f()
        except (RuntimeError, TypeError, AttributeError) as e: r = str(e)
    print(r)
