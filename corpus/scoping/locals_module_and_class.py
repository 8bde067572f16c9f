"""`locals()` in a module is `globals()`; in a class body it is the namespace itself, so writes work."""
print(locals() is globals())
locals()["made"] = 1
print(made)
class C:
    ns = locals()
    ns["attr"] = "written"
    same = locals() is ns
    read = attr
print(C.attr, C.same, C.read, "same" in C.__dict__)
def f():
    class D:
        inner = sorted(locals())
    return D.inner
print(f())
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return {"prepared": True}
class E(metaclass=Meta):
    keys = sorted(locals())
print(E.keys)
print(vars() is locals())
