"""`locals()` of a function is one dict per frame, re-synchronised at each call; foreign keys stay, a deleted name leaves."""
def f(a):
    d = locals()
    print(d)
    b = 2
    print(d)
    e = locals()
    print(d is e, sorted(d))
    d["foreign"] = "kept"
    d["a"] = "overwritten at the next call"
    print(a)
    locals()
    print(d["a"], d["foreign"])
    del b
    print("b" in d)
    locals()
    print("b" in d, d["foreign"])
    try:
        foreign
    except NameError as err:
        print(err)
f(1)
def two():
    return locals() is locals()
print(two())
def per_call():
    x = 1
    return locals()
print(per_call() is per_call())
