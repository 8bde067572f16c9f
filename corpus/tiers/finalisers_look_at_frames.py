"""`__del__` and weak reference callbacks that look at the frame that let the object go: line, locals, operands in flight."""
import sys
import weakref
seen = []
class Spy:
    def __init__(self, name): self.name = name
    def __del__(self):
        frame = sys._getframe(1)
        names = {k: v for k, v in frame.f_locals.items() if isinstance(v, (int, float, str))}
        seen.append((self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, sorted(names.items())))
def overwritten(n):
    x, i, big = None, 0, 2 ** 62 - n
    while i < n:
        i += 1
        big += 1
        x = Spy("old") if i >= n - 1 else i
    x = None
    return i, big
def operand(n):
    total = 0
    for i in range(n):
        total = total + (Spy("operand").__class__ is Spy if i == n - 1 else 1)
        half = total / 2
    return total, half
def deleted(n):
    a = b = 0
    for i in range(n):
        s = Spy("deleted") if i == n - 1 else None
        a, b = i, a
        del s
        c = a - b
    return a, b, c
def argument(n):
    def use(*args): return len(args)
    r = 0
    for i in range(n):
        r += use(i, Spy("argument") if i in (n - 2, n - 1) else i, r)
    return r
def container(n):
    items = [0] * 3
    for i in range(n):
        items[i % 3] = Spy("item") if i == n - 5 else i
        if i == n - 1: items.clear()
    return items
def returned(n): 
    local = Spy("local") if n == 1999 else None
    value = n * 2
    return value
for f in (overwritten, operand, deleted, argument, container):
    seen.clear()
    print(f.__name__, f(2000))
    for entry in seen: print("   ", *entry)
seen.clear()
for n in range(2000): returned(n)
print(seen)

calls = []
def watch(n):
    kept, mark = [], "start"
    for i in range(n):
        obj = set([i])
        if i > n - 4:
            kept.append(weakref.ref(obj, lambda r: calls.append((sys._getframe(1).f_lineno - watch.__code__.co_firstlineno, sys._getframe(1).f_locals["mark"], sys._getframe(1).f_locals.get("i")))))
        mark = i * 0.5
    obj = None
    return [r() for r in kept]
print(watch(1500), calls)
