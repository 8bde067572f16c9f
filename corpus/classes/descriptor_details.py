"""Details of descriptors and classes: wrappers compare, properties keep their text, attributes of classes stay in order."""
import copyreg
import sys


def show(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


# Bound slot wrappers are equal for the same object and the same slot.
items = []
print(items.__add__ == items.__add__, items.__add__ != [].__add__, items.__add__ == items.__mul__)
print(hash(items.__add__) == hash(items.__add__))
show(lambda: items.__add__ < items.__add__)

# `object.__setattr__` does not get around what a native type has of its own.
show(object.__setattr__, str, "name", 42)
show(object.__delattr__, str, "name")
show(type.__getattribute__, list, type)


class Meta(type):
    def __setattr__(cls, key, value):
        type.__setattr__(cls, key, value)


class Made(metaclass=Meta):
    pass


Made.attribute = 1
print(Made.attribute)


# Slots are laid out by name, so that classes with the same slots have the same layout.
class Slots:
    __slots__ = ["b", "a", "_c", "__d"]


class AB:
    __slots__ = ["a", "b"]


class BA:
    __slots__ = ["b", "a"]


class Weak(AB):
    __slots__ = ["__weakref__"]


print([*Slots.__dict__])
value = AB()
value.a = 1
value.__class__ = BA
print(type(value).__name__, value.a)
show(setattr, AB(), "__class__", Weak)
for name in "__qualname__", "__classcell__", "__module__", "known":
    def make():
        class Slotted:
            __slots__ = (name,)
            known = 1

            def method(self):
                return __class__
        return Slotted.__name__
    show(make)


# A property has its getter's text, unless it was given one; subclasses put it into an attribute of theirs.
def getter(self):
    "getter's text"


def other(self):
    "other text"


def bare(self):
    pass


def setter(self, value):
    "setter's text"


class Sub(property):
    pass


class Described(property):
    "class text"


class Slotless(property):
    __slots__ = ()


for kind in property, Sub, Described:
    for args in (), (getter,), (bare,), (None, setter), (getter, setter, None, "own"), (None, None, None, "own"):
        made = kind(*args)
        copies = made.getter(other), made.getter(bare), made.setter(setter), made.deleter(setter)
        print(kind.__name__, len(args), repr(made.__doc__), [copy.__doc__ for copy in copies])
    made = kind(getter)
    made.__doc__ = "changed"
    print(made.__doc__, made.setter(setter).__doc__)
show(Slotless, getter)
show(lambda: property(1, 2, 3, 4, 5))
show(lambda: property(foo=1))
show(lambda: property(getter, fget=getter))

# Wrapped functions are no items of the dict of a static or class method.
for kind in staticmethod, classmethod:
    method = kind(getter)
    method.extra = 1
    print(sorted(method.__dict__), method.__wrapped__ is method.__func__ is getter)
    show(setattr, method, "__func__", bare)

# The `__dict__` of a class is its own, whatever its metaclass inherits.
class Base:
    pass


class MetaBase(type, Base):
    pass


class OfMeta(metaclass=MetaBase):
    x = 1


descriptor = Base.__dict__["__dict__"]
print(descriptor.__get__(OfMeta)["x"])
show(descriptor.__set__, OfMeta, {})


class Module(type(sys)):
    __dict__ = property(lambda self: "no dict")


show(dir, Module("m"))
for arguments in {"real": 1, "imag": 2}, {"foo": 1}:
    show(lambda: complex(**arguments))
show(lambda: complex(1, 2, 3))
show(lambda: complex(1, real=2))
show(lambda: complex(1, 2, foo=3))
print(complex.real.__doc__, type(None).__doc__, type(iter([])).__doc__, range(sys.maxsize).__len__() == sys.maxsize)


class Arguments:
    def __init__(self, answer):
        self.answer = answer

    def __getnewargs_ex__(self):
        return self.answer


for answer in ((), "dict"), ("tuple", {}), (), "text", ((1,), {}):
    show(lambda: Arguments(answer).__reduce_ex__(2)[0] is copyreg.__newobj__)


class Listed:
    __slotnames__ = ["spam", "egg"]

    def __getattr__(self, name):
        if name == "spam":
            return 42
        raise AttributeError(name)


print(Listed().__reduce_ex__(2)[2])
