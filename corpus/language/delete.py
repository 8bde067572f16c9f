"""`del` removes names, items, slices and attributes, from left to right."""
x = 1
del x
try:
    x
except NameError as e:
    print(e)
a = list(range(10))
del a[0], a[0]
print(a)
del a[2:4]
print(a)
del a[::2]
print(a)
d = {"k": 1, "l": 2}
del d["k"]
print(d)
try:
    del d["k"]
except KeyError as e:
    print("KeyError", e)
class C: pass
c = C()
c.attr = 1
del c.attr
print(hasattr(c, "attr"))
try:
    del c.attr
except AttributeError as e:
    print(e)
p = q = r = 0
del (p, [q, r])
print("p" in globals(), "q" in globals(), "r" in globals())
def f():
    y = 1
    del y
    try:
        print(y)
    except UnboundLocalError as e:
        print(e)
f()
