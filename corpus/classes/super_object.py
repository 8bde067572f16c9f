"""`super` is an object: it binds, has `__self__`, `__thisclass__`, and works with descriptors and class methods."""
class A:
    v = "A.v"
    @property
    def p(self): return "A.p"
    @classmethod
    def c(cls): return "A.c", cls.__name__
    @staticmethod
    def s(): return "A.s"
    def __getitem__(self, i): return ("A item", i)
class B(A):
    v = "B.v"
    @property
    def p(self): return "B.p+" + super().p
    @classmethod
    def c(cls): return "B.c", super().c()
    def s(self): return super().s()
    def item(self, i): return super().__getitem__(i)
    def bad_item(self, i): return super()[i]
    def all(self): return super().v, super(B, self).v, super().__class__ is super
b = B()
print(b.p, B.c(), b.s(), b.item(1), b.all())
try:
    b.bad_item(1)
except TypeError as e:
    print(e)
s = super(B, b)
print(s.__self__ is b, s.__thisclass__.__name__, s.__self_class__.__name__, s.v)
print(repr(s), repr(super(B, B)), repr(super(B)))
try:
    s.nothing
except AttributeError as e:
    print(e)
try:
    s.v = 1
except AttributeError as e:
    print(e)
try:
    super(B, A())
except TypeError as e:
    print(e)
u = super(B)
class C(B):
    up = u
print(C().up.v)
class N(A):
    def __new__(cls, *a):
        o = super().__new__(cls)
        o.a = a
        return o
print(N(1, 2).a)
