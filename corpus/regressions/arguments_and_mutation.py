"""Changes of a dict while it is iterated or merged, and arguments that subclasses let pass."""
d = {0: 0}
for view in (lambda: d, lambda: d.values(), lambda: d.items()):
    try:
        for i in view():
            del d[0]
            d[0] = 0
        print("no error")
    except RuntimeError as e:
        print(e)

class X:
    def __hash__(self):
        return 0
    def __eq__(self, o):
        other.clear()
        return False

other = {i: 0 for i in range(1, 1337)}
other[X()] = 0
try:
    {X(): 0, 1: 1}.update(other)
except RuntimeError as e:
    print(e)

class Hashed:
    def __init__(self):
        self.hashes = self.compares = 0
    def __hash__(self):
        self.hashes += 1
        return 42
    def __eq__(self, other):
        self.compares += 1
        return self is other

one, two = Hashed(), Hashed()
y = {one: 5}
y.setdefault(two, [])
print(one.hashes, two.hashes, one.compares + two.compares)

for base in (list, tuple, set, frozenset, float):
    class WithInit(base):
        def __init__(self, value, extra=None):
            if base in (list, set):
                super().__init__(value)
            self.extra = extra
    class WithNew(base):
        def __new__(cls, value, extra=None):
            made = super().__new__(cls, value)
            made.extra = extra
            return made
    value = 1.5 if base is float else [1, 2]
    for cls in (WithInit, WithNew, base, type("Plain", (base,), {})):
        try:
            made = cls(value, extra=3)
            print(base.__name__, cls.__name__, made == base(value), made.extra)
        except TypeError as e:
            print(base.__name__, cls.__name__, e)

class C:
    pass

for wrong in (lambda: C(42), lambda: C().__init__(42), lambda: object.__init__(C(), 42), lambda: object.__new__(C, 42),
              lambda: type.__setattr__(C, b"x", None), lambda: super(C, C, C), lambda: super(C, 1)):
    try:
        wrong()
    except TypeError as e:
        print(e)

class Meta(type):
    def mro(self):
        self.__dict__["f"](self)
        return type.mro(self)

class A(metaclass=Meta):
    def f(self):
        print("mro of", __class__.__name__, __class__ is self)

for a, b in ((0.0, float("-inf")), (-0.0, float("-inf")), (0.0, -1.0), (0.0, float("nan"))):
    try:
        print(a ** b, pow(a, b))
    except ZeroDivisionError as e:
        print(e)

class Liar:
    def __init__(self, hint):
        self.left, self.hint = 3, hint
    def __iter__(self):
        return self
    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return self.left
    def __length_hint__(self):
        return self.hint

import sys
l = [1]
l.extend(Liar(sys.maxsize))
print(l)
