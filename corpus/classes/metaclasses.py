"""A metaclass makes classes: `__prepare__`, `__new__`, `__init__`, `__call__`; keyword arguments reach them."""
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": 1}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a):
        print("call", cls.__name__, a)
        return super().__call__(*a)
    def on_class(cls): return "meta method on " + cls.__name__
    @property
    def prop(cls): return "meta property"
    def __len__(cls): return 7
    def __iter__(cls): return iter("meta")
    def __getitem__(cls, k): return k
    def __contains__(cls, k): return k == "in"
class A(metaclass=Meta, flag=True):
    x = 1
    def __init__(self, v): self.v = v
print(A(5).v, A.on_class(), A.prop, len(A), list(A), A[3], "in" in A, A.prepared)
class B(A): pass
print(type(B) is Meta, isinstance(B, Meta))
try:
    A(1).on_class
except AttributeError as e:
    print(e)
class M2(type): pass
try:
    class C(A, metaclass=M2): pass
except TypeError as e:
    print(e)
def not_a_class(name, bases, ns): return name, bases, "x" in ns
class D(metaclass=not_a_class): x = 1
print(D)
T = type("T", (A,), {"y": 2}) if False else type("T", (), {"y": 2})
print(T.y, T.__name__, type(T))
class Reg(type):
    all = []
    def __init__(cls, *a): Reg.all.append(cls.__name__)
class R1(metaclass=Reg): pass
class R2(R1): pass
print(Reg.all)
