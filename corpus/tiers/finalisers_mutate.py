"""Finalisers that change what the loop uses: its list, dict, globals, class, callee and, through a tracer's frame, nothing."""
import weakref
class Trigger:
    def __init__(self, action): self.action = action
    def __del__(self): self.action()
def f(x): return x + 1
def g(x): return x * 0.5
callee, step, table = f, 1, {"k": 1}
def over_list(n):
    items, total = list(range(n)), 0
    for i, v in enumerate(items):
        t = Trigger(lambda: items.append("end") or items.__setitem__(n - 1, 0.5)) if i == n - 5 else None
        if v == "end": return total, i
        total += v
    return total, "no end"
def over_dict(n):
    d, total = {i: i for i in range(n)}, 0
    try:
        for k in d:
            t = Trigger(lambda: d.update(extra=1)) if k == n - 10 else None
            total += d[k]
    except RuntimeError as e: return total, str(e)
def over_globals(n):
    global callee, step, table
    total = 0
    def change():
        global callee, step, table
        callee, step, table = g, 2.5, {"k": 2 ** 63}
    for i in range(n):
        t = Trigger(change) if i == n - 100 else None
        total += callee(i) + step + table["k"]
    callee, step, table = f, 1, {"k": 1}
    return total
class Point:
    def __init__(self): self.x = 1
    def get(self): return self.x
def over_class(n):
    p, total = Point(), 0
    def change():
        Point.get = lambda self: 1000
        p.x = "changed"
    for i in range(n):
        t = Trigger(change) if i == n - 50 else None
        total += p.get()
    return total, p.x
def over_cell(n):
    count = 0
    def bump():
        nonlocal count
        count += 0.5
    for i in range(n):
        before = count
        t = Trigger(bump) if i % 100 == 0 else None
        t = None
        count += 1
    return count, before
def nested(n):
    log = []
    def outer(): Trigger(lambda: log.append(len(log)))
    for i in range(n): Trigger(outer)
    return len(log), log[-1]
def raising(n):
    total = 0
    for i in range(n):
        t = Trigger(lambda: None)
        t.action = total.__add__ if i > n - 3 else int
        total += 1
    return total
print(over_list(2000), over_dict(2000), over_globals(2000), over_class(2000), over_cell(2000), nested(1500), raising(1500))

def resurrect(n):
    graveyard = []
    class Phoenix:
        lives = 0
        def __del__(self):
            Phoenix.lives += 1
            graveyard.append(self)
    for i in range(n):
        x = Phoenix()
        if len(graveyard) > 10: graveyard.clear()
    return Phoenix.lives, len(graveyard), type(graveyard[0]).__name__
print(resurrect(1500))
def weak(n):
    dead, values = [], weakref.WeakValueDictionary()
    for i in range(n):
        p = Point()
        values[i % 7] = p
        if i % 500 == 0: weakref.finalize(p, dead.append, i)
    return dead, len(values), sorted(values)
print(weak(2000))
