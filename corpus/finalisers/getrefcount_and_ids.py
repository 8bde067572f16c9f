"""`sys.getrefcount` is at least one; the identity of a live object is stable and unique among live objects."""
import sys
x = object()
print(sys.getrefcount(x) >= 1)
print(id(x) == id(x), id(x) != id(object()) or True)
objects = [object() for _ in range(1000)]
print(len({id(o) for o in objects}))
numbers = [i * 1.5 for i in range(100)]
print(len({id(n) for n in numbers}))
a = b = [1]
print(a is b, id(a) == id(b), [1] is not a)
print((lambda: None)() is None, () is (), type(None)() is None)
