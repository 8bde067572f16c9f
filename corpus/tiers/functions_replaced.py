"""`__code__`, `__defaults__`, `__kwdefaults__`, `__dict__` and closures of a hot callee change while its caller's loop runs."""
def callee(a, b=10, *, c=100): return a + b + c
def other(a, b=0, *, c=0): return (a, b, c)
def three(a, b, d=1): return a * b * d
def loop(n, at, change):
    seen = []
    for i in range(n):
        if i == at: change()
        try: r = callee(1), callee(1, 2), callee(1, c=3)
        except TypeError as e: r = str(e)
        if not seen or seen[-1] != r: seen.append(r)
    return seen
saved = callee.__code__
def defaults(): callee.__defaults__ = (20,)
def more_defaults(): callee.__defaults__ = (5, 50)
def no_defaults(): callee.__defaults__ = None
def kwdefaults(): callee.__kwdefaults__ = {"c": 0.5}
def kw_in_place(): callee.__kwdefaults__["c"] = 2 ** 63
def no_kw(): callee.__kwdefaults__ = None
def code(): callee.__code__ = other.__code__
def other_shape(): callee.__code__ = three.__code__
def restore():
    callee.__code__ = saved
    callee.__defaults__, callee.__kwdefaults__ = (10,), {"c": 100}
for change in (defaults, more_defaults, restore, no_defaults, restore, kwdefaults, kw_in_place, no_kw, restore, code, restore, other_shape, restore):
    print(change.__name__, loop(2500, 2000, change))

def collect(x, items=[]):
    items.append(x)
    return len(items)
print([collect(i) for i in range(2000)][-1], collect(0, []), collect.__defaults__[0][-1])
def counter(cache={"n": 0}):
    cache["n"] += 1
    return cache["n"]
for i in range(2000):
    r = counter()
    if r == 1500: counter.__defaults__[0]["n"] = 0.5
print(r)

def make(v):
    def inner(): return v
    return inner
one, two = make(1), make("two")
def calls(f, n, swap):
    out = []
    for i in range(n):
        if i == n - 10: swap(f)
        r = f()
        if not out or out[-1] != r: out.append(r)
    return out
def set_cell(f): f.__closure__[0].cell_contents = 2.5
def empty_cell(f): del f.__closure__[0].cell_contents
print(calls(one, 2000, set_cell), calls(two, 2000, lambda f: None))
try: calls(one, 2000, empty_cell)
except NameError as e: print(e)
try: one.__code__ = callee.__code__
except ValueError as e: print(e)
def itself(n):
    if n == 0: itself.__code__ = (lambda n: ("new", n)).__code__
    return itself(n - 1) if n else "old"
print([itself(3) for _ in range(3)])
def running(n):
    total = 0
    for i in range(n):
        if i == n // 2: running.__code__ = (lambda n: ("new", n)).__code__
        total += i
    return total
print(running(3000), running(5))
def attributes():
    attributes.calls = getattr(attributes, "calls", 0) + 1
    return attributes.calls
for _ in range(2000): attributes()
attributes.__dict__ = {"calls": 0.25}
print(attributes(), callee.__name__, callee.__code__.co_name)
