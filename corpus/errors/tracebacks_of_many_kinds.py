"""Tracebacks of many kinds of errors, as the C printer shows them."""
import sys, traceback
def deco(f):
    def w(*a):
        return f(*a)
    return w
class A:
    @property
    def p(self):
        return self.q["x"]
    @deco
    def m(self, n):
        return [self.h(i) for i in range(n)]
    def h(self, i):
        if i == 2: raise ValueError(f"bad {i}") from KeyError("cause")
        return i
def show(f):
    try: f()
    except BaseException as e: sys.excepthook(type(e), e, e.__traceback__)
show(lambda: A().p); show(lambda: A().m(4))
show(lambda: (lambda x: x.y.z)(A()))
def g():
    yield 1
    raise RuntimeError("in gen")
show(lambda: list(g()))
def h():
    try:
        1 / 0
    except ZeroDivisionError:
        try: {}["k"]
        except KeyError: raise TypeError("t") 
show(h)
def i():
    with open("/nonexistent/x") as f: pass
show(i)
show(lambda: exec("x = 1\nraise ValueError('in exec')"))
show(lambda: eval("1 +"))
show(lambda: int("x" * 3) + 1)
def rec(n): return rec(n - 1) if n else undefined
show(lambda: rec(6))
async def co(): await 5
show(lambda: co().send(None))
def star(): a, b = 1, 2, 3
show(star)
def kw(a, *, b): pass
show(lambda: kw(1)); show(lambda: kw(1, 2, b=3)); show(lambda: kw(1, b=2, c=3))
x = [1, 2,
     3]
show(lambda: x[0][1]
     + x[9])
def multi():
    return (x[0] +
            x[1] *
            "a" / 2)
show(multi)
def cls():
    class B(A):
        z = nope
show(cls)
show(lambda: A().q)
def nl():
    def inner(): return free
    if 0: free = 1
    inner()
show(nl)
def asrt(): assert x == [], ("msg", 1)
show(asrt)
def im(): from sys import nothing_here
show(im)
def dl(): del x["a"]
show(dl)
def st(): x["a"] = 1; 
show(st)
def at(): A.h.foo.bar = 2
show(at)
def ca(): return A().h(1)(2)(3)
show(ca)
def un(): return -"a", not x, ~1.5
show(un)
def cm(): return 1 < "a" < 3
show(cm)
def fs(): return f"{x!r:>{'a'}}"
show(fs)
