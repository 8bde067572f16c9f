"""A closure shares variables, not values: what the outer function assigns later is seen."""
def outer():
    n = 1
    def get(): return n
    def set(v):
        nonlocal n
        n = v
    n = 2
    return get, set
get, set_ = outer()
print(get())
set_(10)
print(get())
get2, _ = outer()
print(get2(), get())
def loop():
    return [lambda: i for i in range(3)], [lambda i=i: i for i in range(3)]
late, early = loop()
print([f() for f in late], [f() for f in early])
def counter():
    count = 0
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step
c, d = counter(), counter()
print(c(), c(), c(5), d())
print(c.__closure__[0].cell_contents, c.__code__.co_freevars, counter.__code__.co_cellvars)
