"""A class with several bases that dies in a collection is forgotten by all of them."""
import gc

class A:
    pass

class B:
    pass

def make():
    class X(A, B):
        pass
    class Y(OSError, ArithmeticError):
        pass
    class Z(X):
        def __del__(self):
            print("del", type(self).__bases__)
    z = Z()
    z.me = z
    print(A.__subclasses__(), B.__subclasses__(), X.__subclasses__(), [c for c in ArithmeticError.__subclasses__() if c is Y])

make()
gc.collect()
gc.collect()
print(A.__subclasses__(), B.__subclasses__())
print([c.__name__ for c in ArithmeticError.__subclasses__()])

class C(A, B):
    pass

C.__bases__ = (B, A)
print(A.__subclasses__(), B.__subclasses__())
del C
gc.collect()
print(A.__subclasses__(), B.__subclasses__())
A.x = B.x = 1
print(A().x)
