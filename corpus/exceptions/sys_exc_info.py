"""`sys.exc_info` and `sys.exception` speak of the innermost exception being handled."""
import sys
def now(): return sys.exc_info()[0] and sys.exc_info()[0].__name__, repr(sys.exception())
print(now())
try:
    raise KeyError(1)
except KeyError:
    print(now())
    try:
        raise ValueError(2)
    except ValueError:
        print(now())
    print(now())
print(now())
def gen():
    print("in gen", now())
    yield 1
    print("in gen", now())
    try:
        raise TypeError(3)
    except TypeError:
        yield now()
        print("back in gen", now())
    yield now()
try:
    raise KeyError("outer")
except KeyError:
    g = gen()
    next(g)
print(next(g), now())
try:
    raise IndexError("other")
except IndexError:
    print(next(g), now())
print(now())
class C:
    def __exit__(self, t, v, tb):
        print("exit", now(), t.__name__)
        return True
    def __enter__(self): pass
with C():
    raise OSError("x")
try:
    pass
finally:
    print(now())
