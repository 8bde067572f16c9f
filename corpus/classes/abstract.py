"""Abstract classes cannot be instantiated until everything abstract is defined; virtual subclasses count for isinstance."""
from abc import ABC, abstractmethod
import collections.abc as cabc
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
    def describe(self): return f"{self.name}: {self.area()}"
for cls in (Shape, type("Half", (Shape,), {"area": lambda s: 1})):
    try:
        cls()
    except TypeError as e:
        print(e)
class Square(Shape):
    name = "square"
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
print(Square(3).describe(), sorted(Shape.__abstractmethods__))
@Shape.register
class Virtual: pass
print(isinstance(Virtual(), Shape), issubclass(Virtual, Shape), Shape in Virtual.__mro__)
class Sized:
    def __len__(self): return 0
print(isinstance(Sized(), cabc.Sized), isinstance([], cabc.Sequence), isinstance({}, cabc.Mapping), isinstance(1, cabc.Hashable), isinstance([], cabc.Hashable), callable(len) and isinstance(len, cabc.Callable))
class Hook(ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, "quack") or NotImplemented
class Duck:
    def quack(self): pass
print(issubclass(Duck, Hook), issubclass(int, Hook))
class MySeq(cabc.Sequence):
    def __init__(self, *a): self.a = a
    def __len__(self): return len(self.a)
    def __getitem__(self, i): return self.a[i]
m = MySeq(3, 1, 2)
print(list(m), 1 in m, m.index(2), m.count(3), list(reversed(m)))
