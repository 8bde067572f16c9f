"""Data and non-data descriptors, properties, class and static methods at hot sites; their behaviour depends on the instance."""
log = {}
def note(key): log[key] = log.get(key, 0) + 1
class Data:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None: return f"class {self.name}"
        note("get")
        return obj.__dict__.get(self.name, -1)
    def __set__(self, obj, value):
        note("set")
        obj.__dict__[self.name] = value
    def __delete__(self, obj): note("delete"); del obj.__dict__[self.name]
class Lazy:
    def __init__(self, f): self.f = f
    def __get__(self, obj, owner):
        if obj is None: return self
        note("lazy")
        value = obj.__dict__["cached"] = self.f(obj)
        return value
class Thing:
    data = Data()
    def __init__(self, v): self.data = v
    @Lazy
    def cached(self): return self.data * 2
    @property
    def prop(self): return self.data + 1
    @prop.setter
    def prop(self, v): self.data = v - 1
    @classmethod
    def make(cls, v): return cls(v)
    @staticmethod
    def static(v): return v * 3
    method = len
class Sub(Thing): pass
def run(n, kind):
    total = 0
    t = kind.make(0)
    for i in range(n):
        t.prop = i
        total += t.data + t.cached + t.prop + t.static(2) + kind.static(1)
        if i == n - 3: t = Sub.make(0.5)
        if i == n - 2: del t.data
    return total, t.data, t.__dict__
print(run(2000, Thing), sorted(log.items()))
print(run(1500, Sub), Thing.data, type(Thing.cached).__name__, Thing.method("abc"))
def misses(n):
    errors = {}
    t = Thing(1)
    for i in range(n):
        for action in (lambda: delattr(t, "prop"), lambda: setattr(Thing, "ro", property()) or setattr(t, "ro", 1), lambda: t.ro):
            try: action()
            except AttributeError as e: errors[str(e)] = errors.get(str(e), 0) + 1
    return errors
print(misses(1000))
class Flip:
    """Becomes a data descriptor in the middle: then the instance's own value no longer wins."""
    def __get__(self, obj, owner): return "descriptor"
class Holder: flip = Flip()
def flips(n):
    h, seen = Holder(), []
    h.__dict__["flip"] = "instance"
    for i in range(n):
        if i == 1000: Flip.__set__ = lambda self, obj, value: None
        if i == 1500: del Flip.__set__
        if i == 1700: Flip.__delete__ = lambda self, obj: None
        if i == 1800: Holder.flip = "plain"
        if i == 1900: del h.__dict__["flip"]
        if not seen or seen[-1] != h.flip: seen.append(h.flip)
    return seen
print(flips(2000))
class Bound:
    def __init__(self, f): self.f = f
    def __get__(self, obj, owner): return (lambda *a: ("bound", self.f(*a))) if obj else self.f
class User:
    f = Bound(max)
    g = staticmethod(int.__add__)
u, seen = User(), []
for i in range(2000):
    if i == 1999: User.g = lambda self, a, b=5: (a, b)
    r = u.f(i, 1000), User.f(1, 2), u.g(1, 2)
print(r)
