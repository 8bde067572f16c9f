"""Names like the one that was not found are suggested: attributes, then locals, globals and builtins."""
import sys
def t(f):
    try: f()
    except Exception as e: sys.excepthook(type(e), e, e.__traceback__)
class C:
    value = 1
    other_thing = 2
    def __init__(self): self.instance_attr = 1
    def m(self): return instance_attr + 1
    def n(self): return valeu
abc = 1; ABC = 2
t(lambda: C().valeu); t(lambda: C().Value); t(lambda: C().instanceattr); t(C().m); t(C().n); t(lambda: abC); t(lambda: prnit(1)); t(lambda: [].appendd)
t(lambda: C().zzz); t(lambda: int.fromkeys); t(lambda: sys.exut); t(lambda: {}.key); t(lambda: None.foo)
def f(aaa_long):
    def g(): return aaa_lon
    return g()
t(lambda: f(1))
def h(first_name): return first_nam
t(lambda: h(1))
def u():
    print(xx)
    xx = 1
t(u)
class B:
    def __dir__(self): raise ValueError
t(lambda: B().foo)
class A(AttributeError): pass
def r(): raise AttributeError("msg", name="valeu", obj=C())
t(r)
def r(): raise A("msg", name="valeu", obj=C())
t(r)
def r(): raise NameError("msg", name="pritn")
t(r)
def r(): raise NameError("name 'pritn' is not defined")
t(r)
t(lambda: object().x); t(lambda: C.valeu); t(lambda: f.__nme__)
def d(): del undefd
t(d)
def sa(): object().x = 1
t(sa)
class S: __slots__ = ("abcd",)
def sb(): S().abce = 1
t(sb)
def sc(): S().abcd
t(sc)
def sd(): del C().valuee
t(sd)
