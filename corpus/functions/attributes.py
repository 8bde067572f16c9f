"""Functions are objects: names, doc, defaults, code, dictionary; several can be assigned."""
def f(a, b=1, *, c=2) -> int:
    "doc"
    x = a
    return x
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__closure__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_varnames, c.co_nlocals, c.co_firstlineno, c.co_flags & 0x0c, c.co_consts[0] if c.co_consts else None)
f.custom = 5
print(f.__dict__, f.custom)
f.__defaults__ = (10,)
f.__kwdefaults__ = {"c": 3}
f.__name__ = "g"
print(f(1), f.__name__, repr(f).split(" at ")[0])
def other(): return "other code"
f.__code__ = other.__code__
print(f())
for action in ("f.__code__ = 1", "f.__defaults__ = 1", "f.__name__ = 1", "f.__closure__ = ()", "f.__globals__ = {}", "f.__dict__ = 1", "f.__kwdefaults__ = 1"):
    try:
        exec(action)
    except (TypeError, AttributeError) as e:
        print(action, "->", e)
class C:
    def m(self): pass
    class D:
        def n(self): return lambda: 0
print(C.m.__qualname__, C.D.n.__qualname__, C.D().n().__qualname__, C().m.__name__)
print(len.__name__, len.__qualname__, [].append.__qualname__, len.__self__.__name__, len.__module__, "".join.__self__ == "")
