"""Starred and keyword calls in hot code: order of evaluation, shapes that change, errors in the middle of the arguments."""
import traceback
order = []
def t(x):
    order.append(x)
    return x
def callee(a, b=2, *rest, c=3, **more): return a, b, rest, c, sorted(more.items())

def starred(xs, ys, kw): return callee(t(0), *xs, t(1), *ys, c=t(2), **kw)
for i in range(1500):
    starred((i,), [], {})
for xs, ys, kw in (((), (), {}), ([5], (6, 7), {"z": 1}), (range(3), iter("ab"), {"y": 1, "x": 2}), ("", {1: 2}, {})):
    order.clear()
    print(starred(xs, ys, kw), order)
for xs, ys, kw in ((5, (), {}), ((), None, {}), ((), (), {"a": 1}), ((), (), {"c": 1}), ((), (), {1: 2}), ((), (), 7)):
    order.clear()
    try:
        starred(xs, ys, kw)
    except TypeError as e:
        print(e, order)

def fails_in_the_middle(i, n):
    return callee(t("first"), t("second") + (1 // (n - i)), t("third"), c=t("fourth"))
def safe(i, n):
    return callee(t("a"), [t("b")][0] + "c", {t("k"): 1 // (n - i)}, **{"more": t("m")})
for f in (lambda i, n: callee(1, i // (n - i)), safe):
    for i in range(2001):
        order.clear()
        try:
            f(i, 2000)
        except ZeroDivisionError as e:
            print(i, order, str(e))
def fails():
    for i in range(2001):
        order.clear()
        fails_in_the_middle(i, 2000.0) if i == 0 else None
        try:
            callee(t(1), t(2), t(10 // (2000 - i)), t(3))
        except ZeroDivisionError:
            print(order)
            traceback.print_exc()
try:
    fails()
except TypeError:
    print(order)

# A function whose signature no longer fits what hot call sites pass.
def site(): return target(1, 2)
def target(a, b): return a + b
for i in range(1500): site()
def target(a, b, c=4): return a, b, c
print(site())
def target(a): return a
try: site()
except TypeError as e: print(e)
target = max
print(site())
target = lambda *a, **k: (a, k)
print(site())
target = type("T", (), {"__call__": lambda self, x, y: (x, y)})()
print(site())
target = 7
try: site()
except TypeError as e: print(e)
