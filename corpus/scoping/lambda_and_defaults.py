"""Defaults are evaluated in the scope around the function, once; a lambda body sees its definition's scope."""
x = 1
f = lambda y=x: (x, y)
x = 2
print(f())
class C:
    n = 5
    def m(self, k=n): return k
    g = lambda self, k=n: k
print(C().m(), C().g())
def shared(a, acc=[]):
    acc.append(a)
    return acc
print(shared(1), shared(2), shared(3, []), shared.__defaults__)
def make():
    z = "make"
    return lambda: (lambda: z)()
print(make()())
print([f(10) for f in [lambda v, k=k: v + k for k in range(3)]])
add = lambda a: lambda b: lambda c: a + b + c
print(add(1)(2)(3))
shared.__defaults__ = (["replaced"],)
print(shared(1))
