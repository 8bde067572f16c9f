"""Generators that are lambdas return their value; exceptions thrown through yield from get their context; bad exceptions."""
f = lambda: (yield 1)
g = f()
print(next(g))
try:
    g.send(2)
except StopIteration as e:
    print(e.value)

def inner():
    yield

def outer():
    try:
        raise KeyError("a")
    except Exception:
        yield from inner()

g = outer()
g.send(None)
try:
    g.throw(ValueError)
except Exception as e:
    print(type(e).__name__, repr(e.__context__), e.__context__.__context__)

def direct():
    try:
        raise KeyError("b")
    except Exception:
        yield

g = direct()
next(g)
try:
    g.throw(ValueError("x"))
except ValueError as e:
    print(repr(e.__context__), e.__cause__)

class Odd(Exception):
    def __new__(cls):
        return 3

def catches():
    try:
        yield 1
    except ValueError:
        yield 2

for wrong in (5, Odd, int, "x"):
    g = catches()
    next(g)
    try:
        g.throw(wrong)
    except TypeError as e:
        print(e)
    print(next(g, "done"))
g = outer()
next(g)
known = ValueError("known")
known.__context__ = TypeError("before")
try:
    g.throw(known)
except ValueError as e:
    print(repr(e.__context__))
