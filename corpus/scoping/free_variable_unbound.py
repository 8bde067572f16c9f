"""A free variable that is not bound yet raises NameError with its own message; a deleted cell does too."""
def f():
    def g(): return v
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    v = 1
    print(g())
    del v
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        v
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    return g
g = f()
try:
    g.__closure__[0].cell_contents
except ValueError as e:
    print(e)
def h():
    nonlocal_name = 1
    def inner():
        nonlocal nonlocal_name
        del nonlocal_name
    inner()
    try:
        print(nonlocal_name)
    except NameError as e:
        print(e)
    try:
        inner()
    except NameError as e:
        print(e)
h()
