"""`eval` as key function or callback runs in the frame that called `sorted`, `max`, `re.sub`'s caller and so on."""
import re
x, y, z = 30, 10, 20
def f():
    x, y, z = 1, 3, 2
    print(sorted(["x", "y", "z"], key=eval))
    print(max("x", "y", "z", key=eval), min(["x", "y", "z"], key=eval))
    names = ["x", "y", "z"]
    names.sort(key=eval, reverse=True)
    print(names)
f()
def g():
    names = ["x", "y", "z"]
    names.sort(key=eval)
    return names
print(g())
def defaulted():
    x = "found"
    d = {}
    return d.get("x", eval("x")), d.setdefault("k", eval("x"))
print(defaulted())
def in_re():
    x = 5
    return re.sub(r"\w", lambda m: str(eval(m.group())), "x+y")
print(in_re())
