"""A default value is made once; changes to it stay."""
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f(3, []), f(4))
print(f.__defaults__)
def g(x, d={}, *, s=set()):
    d[x] = len(d); s.add(x)
    return dict(d), sorted(s)
print(g("a"), g("b"))
def h(t=(1, 2)): return t is h.__defaults__[0]
print(h())
n = 5
def k(v=n): return v
n = 6
print(k())
