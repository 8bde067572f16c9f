"""`exec` of a code object with free variables needs `closure`; cells are shared with their owner."""
import types
def outer():
    v = 1
    def inner():
        nonlocal v
        v += 1
    def get(): return v
    return inner, get
inner, get = outer()
try:
    exec(inner.__code__)
except TypeError as e:
    print(e)
exec(inner.__code__, closure=inner.__closure__)
print(get())
cell = types.CellType(10)
exec(inner.__code__, {}, {}, closure=(cell,))
print(cell.cell_contents, get())
for bad in ((), (cell, cell), [cell], (1,)):
    try:
        exec(inner.__code__, closure=bad)
    except TypeError as e:
        print(e)
try:
    exec("1", closure=(cell,))
except TypeError as e:
    print(e)
