"""`__getattribute__` sees every access, `__getattr__` only failures; `__setattr__` and `__delattr__` see all writes."""
class G:
    real = 1
    def __getattr__(self, name):
        if name.startswith("dyn"): return f"<{name}>"
        raise AttributeError(f"no {name} here")
g = G()
print(g.real, g.dynamic, getattr(g, "dyn2"), hasattr(g, "x"), getattr(g, "x", "default"))
try:
    g.x
except AttributeError as e:
    print(e)
class A:
    def __init__(self): object.__setattr__(self, "log", [])
    def __getattribute__(self, name):
        if name != "log": object.__getattribute__(self, "log").append(name)
        return object.__getattribute__(self, name)
    def __setattr__(self, name, value):
        self.log.append(("set", name, value))
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        self.log.append(("del", name))
        super().__delattr__(name)
    def m(self): return "m"
a = A()
a.v = 1
a.v, a.m()
del a.v
try:
    a.v
except AttributeError as e:
    print(e)
print(a.log)
class Both:
    def __getattribute__(self, name): raise AttributeError(name)
    def __getattr__(self, name): return "fallback " + name
print(Both().anything, Both().__class__)
class Prop:
    @property
    def p(self): raise AttributeError("inside property")
    def __getattr__(self, name): return "getattr after " + name
print(Prop().p)
print(len([x for x in dir(a) if x == "m"]))
class NoImplicit:
    def __getattr__(self, name): return lambda: 5
try:
    len(NoImplicit())
except TypeError as e:
    print(e)
n = NoImplicit()
n.__len__ = lambda: 3
try:
    len(n)
except TypeError as e:
    print(e)
