"""Data descriptors win over the instance dictionary, others lose to it; `__set_name__` tells them their name."""
class Data:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name); self.name = name
    def __get__(self, o, t=None): return ("get", self.name, o is None, t.__name__)
    def __set__(self, o, v): print("set", v)
    def __delete__(self, o): print("delete")
class NonData:
    def __get__(self, o, t=None): return "non-data"
class SetOnly:
    def __set__(self, o, v): o.__dict__["s"] = v * 2
class C:
    d = Data()
    n = NonData()
    s = SetOnly()
c = C()
print(c.d, C.d)
c.d = 5
del c.d
c.__dict__["d"] = "shadow"
print(c.d)
print(c.n)
c.n = "instance"
print(c.n, C.n)
print(type(c.s).__name__)
c.s = 4
print(c.s)
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, o, t=None): return self if o is None else getattr(o, self.name, None)
    def __set__(self, o, v):
        if not isinstance(v, self.kind): raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(o, self.name, v)
class P:
    age = Typed(int)
    name = Typed(str)
p = P()
p.age, p.name = 3, "n"
print(p.age, p.name, vars(p))
try:
    p.age = "x"
except TypeError as e:
    print(e)
class Bad:
    def __set_name__(self, owner, name): raise ValueError("bad name")
try:
    class D: x = Bad()
except RuntimeError as e:
    print(e, repr(e.__cause__))
f = C.__init__
print((lambda self: self).__get__(5)())
