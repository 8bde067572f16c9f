"""`eval` without namespaces sees the caller's globals and a snapshot of its locals, and no enclosing function's unless captured."""
g = "global"
def f():
    a = 1
    print(eval("a + 1"), eval("g"), eval("len('abc')"))
    def inner():
        try:
            return eval("a")
        except NameError as e:
            return str(e)
    def captures():
        a
        return eval("a")
    print(inner(), captures())
f()
print(eval("g"), eval("[g for _ in range(2)]"))
def h():
    loc = 5
    try:
        return eval("[loc for _ in range(2)]")
    except NameError as e:
        return str(e)
print(h())
def k():
    loc = 3
    return eval("[x for x in range(loc)]")
print(k())
def lam():
    v = 1
    f = eval("lambda: v")
    try:
        return f()
    except NameError as e:
        return str(e)
print(lam())
