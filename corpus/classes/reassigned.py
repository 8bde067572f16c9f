"""`__bases__` and `__class__` are assigned where layouts agree; what a metaclass's `mro` raises undoes an assignment."""
import types


def show(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class C: pass
class C2: pass
class D(C): pass
class E(D): pass


class Once(type):
    asked = 0

    def mro(cls):
        cls.asked += 1
        if cls.asked > 1:
            raise RuntimeError("asked again")
        return type.mro(cls)


class F(D, metaclass=Once): pass
class G(D): pass


show(setattr, D, "__bases__", (C2,))
print(D.__bases__, [c.__name__ for c in D.__mro__], [c.__name__ for c in E.__mro__], C.__subclasses__(), C2.__subclasses__())
del Once.mro
D.__bases__ = (C2, C)
print([c.__name__ for c in F.__mro__], C.__subclasses__() == C2.__subclasses__() == [D])
show(setattr, C, "__bases__", (D,))
show(setattr, D, "__bases__", (int,))


class Meta(type):
    armed = None

    def mro(cls):
        if Meta.armed and cls.__name__ == "X":
            bases, error = Meta.armed
            Meta.armed = None
            X.__bases__ = bases
            if error:
                raise error
        return type.mro(cls)


class A(metaclass=Meta): pass
class B1(A): pass
class B2(A): pass
class X(A): pass


# An assignment in the middle of another one holds.
Meta.armed = (B2,), None
X.__bases__ = (B1,)
print(X.__bases__, B1.__subclasses__(), B2.__subclasses__(), [c.__name__ for c in X.__mro__])
Meta.armed = (B1,), ValueError("stopped")
show(setattr, X, "__bases__", (A,))
print(X.__bases__, B1.__subclasses__())
X.__bases__ = (B2,)
B1.__bases__ = (X,)
show(setattr, B2, "__bases__", (B1,))


class AB: __slots__ = ["a", "b"]
class BA: __slots__ = ["b", "a"]
class BC: __slots__ = ["b", "c"]
class ABD(AB): __slots__ = ["d"]
class BAD(BA): __slots__ = ["d"]
class ABWeak(AB): __slots__ = ["__weakref__"]
class ABDict(AB): __slots__ = ["__dict__"]
class ABBoth(AB): __slots__ = ["__dict__", "__weakref__"]
class ABPlain(AB): pass
class Same(AB): __slots__ = ()
class Plain: pass
class Below(Plain): pass
class Empty: __slots__ = ()
class OfEmpty(Empty): pass
class Number(int): pass
class Fault(Exception): pass
class Fault2(Exception): pass
class Module(types.ModuleType): pass


CLASSES = [AB, BA, BC, ABD, BAD, ABWeak, ABDict, ABBoth, ABPlain, Same, Plain, Below, Empty, OfEmpty, Number, Fault, Fault2, list]
for one in CLASSES:
    fitting = []
    for other in CLASSES:
        value = one()
        try:
            value.__class__ = other
            fitting.append(type(value).__name__)
        except TypeError as error:
            last = error
    print(one.__name__, fitting, last)
module = types.ModuleType("m")
module.__class__ = Module
print(type(module).__name__)
show(setattr, module, "__class__", Plain)


class Late:
    def __del__(self):
        self.__class__ = Plain


for _ in range(100):
    Late()
print(Late().__class__ is Late)

# Fields of structures have member descriptors, whether `__slots__` made them or not.
for descriptor in AB.a, types.FunctionType.__globals__, complex.real, type.__base__, OSError.errno, range.start:
    print(descriptor, type(descriptor) is types.MemberDescriptorType)
for descriptor in type.__name__, int.real, types.FunctionType.__code__, Plain.__dict__["__dict__"]:
    print(descriptor, type(descriptor) is types.GetSetDescriptorType)
show(setattr, range(3), "start", 1)
show(setattr, 1j, "real", 1)
show(setattr, 1, "real", 1)
