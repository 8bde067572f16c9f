"""`classmethod` binds the class it is looked up on, `staticmethod` nothing; both work through instances and subclasses."""
class A:
    count = 0
    @classmethod
    def make(cls, *a):
        cls.count += 1
        return cls.__name__, a
    @staticmethod
    def plain(*a): return a
    @classmethod
    @property
    def name(cls): return "name of " + cls.__name__
class B(A): pass
print(A.make(1), B.make(2), A().make(), B().make(), A.count, B.count)
print(A.plain(1), A().plain(2), A.name, B.name)
print(A.__dict__["make"].__func__.__name__, type(A.__dict__["plain"]).__name__, A.make.__self__ is A)
class C:
    helper = staticmethod(len)
    upper = classmethod(lambda cls, s: s.upper())
    @staticmethod
    def called_in_body(): return "body"
    value = called_in_body()
print(C.helper("abc"), C().upper("x"), C.value)
print(staticmethod(len)("ab"))
try:
    classmethod(len)("ab")
except TypeError as e:
    print(e)
@staticmethod
def doc():
    "the doc"
print(doc.__doc__, doc.__name__, doc.__wrapped__.__name__)
class Alt:
    def __init__(self, x): self.x = x
    @classmethod
    def parse(cls, text): return cls(int(text))
class Sub(Alt): pass
print(type(Sub.parse("5")).__name__, Sub.parse("5").x)
