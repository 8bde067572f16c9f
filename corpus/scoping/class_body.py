"""A class body has a namespace of its own that its methods do not see; the body falls back to globals, not to itself when nested."""
x = "global x"
class C:
    y = x
    x = "class x"
    z = x
    def m(self): return x
    values = [x for _ in range(1)]
    first = [v for v in x[:2]]
    try:
        bad = [x + s for s in ["!"]]
    except NameError as e:
        bad = str(e)
    lam = lambda self: x
    class Inner:
        w = x
print(C.y, C.x, C.z, C().m(), C.values, C.first, C.bad, C().lam(), C.Inner.w)
def f():
    x = "function x"
    class D:
        a = x
        def m(self): return x
    class E:
        try:
            x = x
        except NameError as e:
            x = "error " + str(e)
    return D.a, D().m(), E.x
print(f())
def g():
    class F:
        x = x
    return F.x
print(g())
