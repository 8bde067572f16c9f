"""Instances and classes that change in a hot loop: `__class__` assigned, methods replaced, attributes that become properties."""
class A:
    kind = "A"
    def __init__(self, v): self.v = v
    def get(self): return self.v
    def twice(self): return self.get() * 2
class B(A):
    kind = "B"
    def get(self): return -self.v
class Other:
    def get(self): return "other"
    twice = get
    kind = property(lambda self: "property")

def run(obj, n, event, change):
    seen = []
    for i in range(n):
        if i == event:
            change(obj)
        r = obj.twice(), obj.kind
        if not seen or seen[-1] != r:
            seen.append(r)
    return seen

def replace_method(o): A.get = lambda self: self.v + 100
def restore(o): A.get = original
def shadow(o): o.get = lambda: 5000
def make_property(o): A.v = property(lambda self: 77, lambda self, v: self.__dict__.__setitem__("v", v))
def drop_property(o):
    if "v" in A.__dict__: del A.v
def add_kind(o): o.kind = "instance"
def to_b(o): o.__class__ = B
def to_other(o): o.__class__ = Other
def delete(o): del A.kind
original = A.get
for change in (to_b, to_other, shadow, add_kind, replace_method, restore, make_property, drop_property):
    for event in (0, 1200, 2999):
        print(change.__name__, event, run(A(3), 3000, event, change))
A.get = original
try:
    run(A(1), 3000, 2999, delete)
except AttributeError as e:
    print(e)
A.kind = 1
print(run(A(1), 10, 5, lambda o: setattr(A, "kind", 2)))

def mixed(objects, n):
    total = 0
    for i in range(n):
        o = objects[i % len(objects)]
        total += o.v
        if i == n - 10:
            objects[0].__class__ = B
        if i > n - 5:
            total += o.get()
    return total
print(mixed([A(1), A(2), B(3)], 3000))
try:
    A(1).__class__ = int
except TypeError as e:
    print(e)
