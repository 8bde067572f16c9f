"""A function found on a class binds to the instance; bound methods compare by function and instance."""
class C:
    def m(self, *a): return self, a
    def __repr__(self): return "c"
c, d = C(), C()
print(c.m(1), C.m(c, 2), c.m == c.m, c.m is c.m, c.m == d.m, hash(c.m) == hash(c.m))
b = c.m
print(b.__self__, b.__func__ is C.m, b.__name__, b.__doc__)
c.f = lambda *a: a
print(c.f(1))
import types
c.g = types.MethodType(lambda self, x: (self, x), c)
print(c.g(5))
print(C.__dict__["m"].__get__(c)(1), C.m.__get__(None, C) is C.m)
class Callable:
    def __call__(self, *a): return a
class K:
    not_bound = Callable()
    builtin = len
    lam = lambda self: "lambda bound"
print(K().not_bound(1), K().builtin("abc"), K().lam())
try:
    types.MethodType(1, 2)
except TypeError as e:
    print(e)
try:
    types.MethodType(len, None)
except TypeError as e:
    print(e)
print([].append.__self__, list.append, str.upper("x"), type(c.m).__name__, type([].append).__name__, type(list.append).__name__, type("".__add__).__name__, type(int.__add__).__name__)
m = [].append
m(1)
print(m.__self__)
