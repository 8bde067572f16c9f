"""A property computes on access; its setter and deleter are optional; it wins over the instance dictionary."""
class C:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc of x"
        return self._x
    @x.setter
    def x(self, v):
        print("set", v)
        self._x = v
    @x.deleter
    def x(self):
        print("delete")
        self._x = None
    @property
    def read_only(self): return "ro"
    write_only = property(fset=lambda self, v: print("wo", v))
c = C()
print(c.x)
c.x = 5
c.x += 1
print(c.x)
del c.x
print(c.x, C.x.__doc__, C.x.fget.__name__)
for action in ("c.read_only = 1", "del c.read_only", "c.write_only"):
    try:
        exec(action)
    except AttributeError as e:
        print(e)
c.write_only = 3
c.__dict__["x"] = "hidden"
print(c.x, c.__dict__["x"])
class D(C):
    @C.x.getter
    def x(self): return "D's getter"
    @property
    def fails(self): return self.missing
d = D()
print(d.x)
d.x = 9
try:
    d.fails
except AttributeError as e:
    print(e)
print(isinstance(C.x, property), property().__doc__)
