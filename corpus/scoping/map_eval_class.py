"""A class body that consumes `map(eval, ...)` lends its namespace; methods lend theirs."""
x = "module"
class C:
    x = "class"
    listed = list(map(eval, ["x"]))
    for looped in map(eval, ["x"]): pass
    (unpacked,) = map(eval, ["x"])
    comp = [eval("x") for _ in "1"]
    it = map(eval, ["x", "x"])
    first = next(it)
    def m(self):
        x = "method"
        return list(map(eval, ["x"])), next(C.it)
print(C.listed, C.looped, C.unpacked, C.comp, C.first)
print(C().m())
def f():
    x = "function"
    class D:
        listed = list(map(eval, ["x"]))
        x = "D"
        listed2 = list(map(eval, ["x"]))
    return D.listed, D.listed2
print(f())
