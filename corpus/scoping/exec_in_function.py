"""`exec` in a function writes into the snapshot that `locals()` shows, not into the function's variables."""
def f():
    x = 1
    exec("x = 2; y = 3")
    try:
        y
    except NameError as e:
        print(e)
    return x, locals()
print(f())
def g():
    exec("a = 10")
    return eval("a"), locals()["a"], sorted(locals())
print(g())
def h():
    d = locals()
    exec("made = 5")
    return d
print(h())
def k():
    n = 1
    exec("n = n + 1; print('inside', n)")
    exec("print('again', n)")
    return n
print(k())
def defines():
    exec("def helper(): return 'helped'")
    return locals()["helper"]()
print(defines())
