"""Changing a class changes its instances at once: methods, special methods, bases, the class of an object."""
class A:
    def f(self): return "A.f"
class B:
    def f(self): return "B.f"
    def g(self): return "B.g"
a = A()
A.f = lambda self: "patched"
print(a.f())
del A.f
print(hasattr(a, "f"))
A.__len__ = lambda self: 5
print(len(a))
a.__class__ = B
print(a.f(), a.g(), isinstance(a, A))
class C(A): pass
c = C()
A.f = lambda self: "A.f again"
print(c.f())
C.__bases__ = (B,)
print(c.f(), c.g(), C.__mro__[1].__name__)
for action in ("a.__class__ = int", "a.__class__ = 1", "C.__bases__ = ()", "C.__bases__ = (C,)", "int.x = 1", "del A.nothing", "A.__name__ = 1", "A.__dict__['x'] = 1"):
    try:
        exec(action)
    except (TypeError, AttributeError) as e:
        print(action, "->", e)
A.__name__ = "Renamed"
print(A, A.__qualname__)
A.__qualname__ = "Other.Name"
print(A)
A.__doc__ = "new doc"
print(A.__doc__)
for i in range(3):
    A.counter = i
    assert A().counter == i
print(A.counter)
