"""`__class__` and zero-argument `super()` work in methods through a cell that is filled after the body has run."""
class A:
    def f(self): return __class__.__name__
    @classmethod
    def g(cls): return __class__ is A, cls.__name__
    @staticmethod
    def h(): return __class__.__name__
class B(A):
    def f(self): return super().f() + __class__.__name__
print(A().f(), B().f(), B.g(), B.h())
class C:
    def nested(self):
        return [__class__.__name__ for _ in "x"], (lambda: __class__.__name__)()
print(C().nested())
class D:
    try:
        __class__
    except NameError as e:
        early = str(e)
    def use(self): return __class__
print(D.early)
def loose():
    super()
try:
    loose()
except RuntimeError as e:
    print(e)
def loose_arg(x):
    super()
try:
    loose_arg(1)
except RuntimeError as e:
    print(e)
class E(A):
    def f(self):
        del self
        super()
try:
    E().f()
except RuntimeError as e:
    print(e)
class F(A):
    f2 = lambda self: super().f()
print(F().f2())
# The body of a class reads the `__class__` of the class around it, although its methods get its own.
class Outer:
    def make(self):
        class Inner:
            around = __class__
            def own(self):
                return __class__
            __class__ = 3
            replaced = __class__
        return Inner
print(Outer().make().around, Outer().make().replaced, Outer().make().own(Outer().make()).__name__)
