"""Cells that loops rebind: `nonlocal` counters, closures made in loops, late binding, cells shared by generators."""
def counters(n):
    count, other = 0, 0.5
    def up(by=1):
        nonlocal count
        count = count + by
        return count
    def both():
        nonlocal count, other
        count, other = other, count
    for i in range(n):
        up(1 if i < n - 3 else 0.5)
        if i == n - 2: both()
    return count, other
print(counters(2000), counters(2001), counters(3))
def late_binding(n):
    made = [lambda: i for i in range(n)]
    bound = [lambda i=i: i for i in range(n)]
    fresh = []
    for j in range(n):
        def f(): return j
        fresh.append(f)
    first = fresh[0]()
    j = "rebound"
    return made[0](), made[-1](), bound[0](), bound[-1](), first, fresh[n // 2]()
print(late_binding(1500))
def accumulators():
    made = {}
    for name, start in (("int", 0), ("float", 0.0), ("text", ""), ("big", 2 ** 62)):
        def add(x, total=start):
            return total + x
        def keep(start=start):
            total = start
            def step(x):
                nonlocal total
                total += x
                return total
            return step
        made[name] = keep()
    return made
made = accumulators()
for i in range(2000):
    results = made["int"](1), made["float"](0.5), made["text"]("x" if i % 500 == 0 else ""), made["big"](1)
print(results, made["int"](0.5), made["int"](1))
try: made["text"](5)
except TypeError as e: print(e, made["text"]("!"))
def cell_of_loop_variable(n):
    def get(): return i, total
    total, seen = 0, []
    for i in range(n):
        total += i
        if i % 700 == 0: seen.append(get())
    del total
    try: get()
    except NameError as e: seen.append(str(e))
    return seen
print(cell_of_loop_variable(2000))
def shared():
    state = 0
    def gen():
        nonlocal state
        while True:
            state += 1
            yield state
    def reset(v):
        nonlocal state
        state = v
    return gen(), reset
g, reset = shared()
for i in range(2000): v = next(g)
reset(0.5); a = next(g)
reset(2 ** 63 - 1); b = next(g)
print(v, a, b)
def deep(n):
    def a():
        def b():
            def c():
                nonlocal total
                total += k
                return total
            return c()
        return b()
    total = k = 0
    for k in range(n): r = a()
    k = 0.25
    return r, a()
print(deep(1500))
