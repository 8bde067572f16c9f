"""Declarations in branches that never run still decide the scope; parameters may not be global."""
def f():
    if False:
        x = 1
    try:
        x
    except UnboundLocalError as e:
        return str(e)
print(f())
def g():
    if 0:
        global y
    y = "module's"
g()
print(y)
def h():
    return locals()
    z = 1
print(h())
def k():
    for unused in []:
        pass
    try:
        return unused
    except UnboundLocalError as e:
        return str(e)
print(k())
for source in ("def f(a):\n    global a", "def f():\n    x = 1\n    global x", "def f():\n    print(x)\n    global x",
               "nonlocal x", "def f():\n    nonlocal missing", "def f(a):\n    nonlocal a", "def f(a, a): pass",
               "x = 1\nglobal x", "class C:\n    nonlocal q", "def f():\n    global v\n    def g():\n        nonlocal v"):
    try:
        compile(source, "<s>", "exec")
        print("fine:", source.splitlines()[0])
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
