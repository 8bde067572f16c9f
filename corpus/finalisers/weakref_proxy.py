"""A weak proxy passes operations on; after the object's death they raise ReferenceError."""
import weakref
class C:
    x = 1
    def __len__(self): return 3
    def __add__(self, o): return ("add", o)
    def __call__(self, a): return a * 2
    def __str__(self): return "str of C"
c = C()
p = weakref.proxy(c)
print(p.x, len(p), p + 1, p(4), str(p), isinstance(p, C), type(p).__name__, bool(p))
p.y = 5
print(c.y)
try:
    hash(p)
except TypeError as e:
    print(e)
del c
for action in (lambda: p.x, lambda: len(p), lambda: p + 1):
    try:
        action()
    except ReferenceError as e:
        print(e)
