"""Inside a class `__name` becomes `_Class__name` everywhere: attributes, locals, globals, parameters, imports."""
_C__g = "module global"
class C:
    __x = 1
    def m(self, __p=2):
        __local = 3
        self.__attr = 4
        return sorted(locals()), __g, self.__x
    def kw(self): return self.m(_C__p=5)[0]
    __dunder__ = "not mangled"
    __trailing_ = "mangled"
    def s(self): return [getattr(self, n) for n in ("_C__x", "_C__attr")]
c = C()
print(c.m(), c.kw(), c.s())
print(sorted(n for n in vars(C) if "__" in n and not n.startswith("__")))
class _Under:
    __v = 1
print([n for n in vars(_Under) if n.endswith("__v")])
class ___:
    __v = 1
print([n for n in vars(___) if n.endswith("v")])
class Outer:
    class Inner:
        def f(self): self.__z = 1; return vars(self)
print(Outer.Inner().f())
try:
    c.__x
except AttributeError as e:
    print(e)
class G:
    def f(self):
        global __made
        __made = "made"
G().f()
print(_G__made)
