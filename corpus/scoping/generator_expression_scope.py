"""A generator expression evaluates its first iterable at once, the rest when it runs, seeing later changes."""
def log(x):
    print("evaluated", x)
    return range(2)
g = (i * k for i in log("first") for j in log("second"))
print("created")
k = 10
print(list(g))
def f():
    n = 1
    gen = (n for _ in range(3))
    n = 5
    out = [next(gen)]
    n = 6
    return out + list(gen)
print(f())
try:
    bad = (x for x in 5)
except TypeError as e:
    print(e)
lazy = (missing for _ in [1])
try:
    next(lazy)
except NameError as e:
    print(e)
class C:
    v = 3
    gen = (i for i in range(v))
    bad = (v for i in range(2))
print(list(C.gen))
try:
    list(C.bad)
except NameError as e:
    print(e)
