"""`__bool__`, `__len__`, `__index__`, `__iter__`, `__contains__`, `__hash__` with side effects, at sites hot with builtin types."""
log = []
class Odd:
    def __init__(self, v): self.v = v
    def __bool__(self): log.append("bool"); return self.v
    def __index__(self): log.append("index"); return self.v
    def __iter__(self): log.append("iter"); return iter(self.v)
    def __contains__(self, x): log.append("contains"); return self.v
    def __len__(self): log.append("len"); return self.v
    def __hash__(self): log.append("hash"); return self.v
    def __eq__(self, other): log.append("eq"); return True
    def __getitem__(self, i): log.append("item"); return self.v[i]
def truth(x): return "yes" if x else "no"
def both(a, b): return a and b or not a
def index(seq, i): return seq[i]
def walk(x): return [v for v in x]
def inside(x, c): return x in c
def size(x): return len(x)
def look(d, k): return d[k]
def count(x):
    n = 0
    for v in x: n += 1
    return n
for i in range(1500):
    truth(i); both(i, 3); index([1, 2], i % 2); walk((i,)); inside(i, [i]); size("ab"); look({i: 1}, i); count("xy")
def show(f, *args):
    log.clear()
    try: r = f(*args)
    except Exception as e: r = f"{type(e).__name__}: {'Odd' if isinstance(e, KeyError) else e}"
    print(f.__name__, r if not isinstance(r, Odd) else "Odd", log)
for v in (True, False, 0, "x", None):
    show(truth, Odd(v))
show(both, Odd(True), Odd(False)); show(both, 1, Odd(True)); show(both, Odd(False), 5)
for i in (0, -1, 5, "a", 2 ** 70, None, True): show(index, [10, 20], Odd(i)); show(index, (10, 20), i)
show(index, Odd("abc"), 1); show(index, Odd([1]), 3); show(index, {2: "d"}, Odd(2)); show(index, "text", Odd(-1)); show(index, range(9), Odd(4))
for v in ([1, 2], "xy", None, 5, iter([3])): show(walk, Odd(v)); show(count, Odd(v))
for v in (True, 0, "non-empty", []): show(inside, 1, Odd(v))
show(inside, Odd(3), [1, 2]); show(inside, Odd(3), {3: 1}); show(inside, Odd([]), {}); show(inside, "a", "cat"); show(inside, 1, "cat")
for v in (3, -1, 2 ** 70, "x", True): show(size, Odd(v))
show(look, {3: "found"}, Odd(3)); show(look, {3: "found"}, Odd(4)); show(look, {}, Odd([])); show(look, Odd([7, 8]), 1)

class Falsy:
    calls = 0
    def __bool__(self): Falsy.calls += 1; return Falsy.calls < 3000
f, loops = Falsy(), 0
while f: loops += 1
while not f and loops < 4000: loops += 1; Falsy.calls = 0 if loops == 3500 else Falsy.calls
print(loops, Falsy.calls)
