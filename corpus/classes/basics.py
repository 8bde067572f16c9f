"""Classes, instances, methods, class attributes and instance attributes."""
class Dog:
    """A dog."""
    kind = "canine"
    tricks = []
    def __init__(self, name):
        self.name = name
    def add(self, trick):
        self.tricks.append(trick)
        return self
    def __repr__(self):
        return f"Dog({self.name!r})"
a, b = Dog("Fido"), Dog("Buddy")
print(a, b, a.kind, Dog.kind)
a.kind = "special"
print(a.kind, b.kind, vars(a), vars(b))
a.add("roll").add("sit")
print(b.tricks, Dog.tricks is a.tricks)
print(Dog.__name__, Dog.__doc__, Dog.__module__, Dog.__bases__, type(a) is Dog, a.__class__ is Dog)
bound = a.add
print(bound.__self__ is a, bound.__func__ is Dog.add, bound.__name__, Dog.add.__qualname__)
bound("beg")
Dog.add(b, "jump")
print(a.tricks)
del a.kind
print(a.kind)
Dog.bark = lambda self, n=1: "woof " * n
print(a.bark(2))
print(isinstance(a, Dog), isinstance(a, object), issubclass(Dog, object), isinstance(1, (str, int)))
print(getattr(a, "name"), getattr(a, "nope", "default"), hasattr(a, "nope"))
setattr(a, "new attr", 1)
print(vars(a))
