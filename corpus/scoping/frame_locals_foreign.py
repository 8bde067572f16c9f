"""Every read of another frame's `f_locals` re-synchronises it; writes do not reach the variables."""
import sys
def peek(name):
    return sys._getframe(1).f_locals.get(name)
def poke(name, value):
    sys._getframe(1).f_locals[name] = value
def f():
    x = 1
    print(peek("x"))
    x = 2
    print(peek("x"))
    poke("x", 99)
    print(x)
    d = sys._getframe().f_locals
    print(d["x"])
    poke("new", 5)
    print(peek("new"), "new" in locals())
    poke("x", 77)
    frame = sys._getframe()
    mirror = locals()
    print(mirror["x"], frame.f_locals is mirror)
    del x
    print(peek("x"))
f()
def held():
    v = "old"
    frame = sys._getframe()
    d = frame.f_locals
    v = "new"
    before = d["v"]
    frame.f_locals
    return before, d["v"]
print(held())
