"""`map(exec, ...)` writes into the consumer's `locals()`: module and class namespaces change, function variables do not."""
list(map(exec, ["made = 1", "made += 1"]))
print(made)
class C:
    list(map(exec, ["attr = 'in class'", "def m(self): return 'method'"]))
print(C.attr, C().m())
def f():
    x = 1
    list(map(exec, ["x = 2", "y = 3"]))
    return x, "y" in locals(), eval("y")
print(f())
def g():
    for _ in map(exec, ["print('in', sorted(locals()))"]): pass
g()
def h():
    any(map(exec, ["z = 1"]))
    d = locals()
    return d["z"]
print(h())
