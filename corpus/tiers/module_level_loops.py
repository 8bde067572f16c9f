"""Hot loops at module level and in class bodies: their variables live in dicts that anyone may change in between."""
total = 0
for i in range(3000):
    total += i
print(i, total)
for i in range(3000):
    if i == 2000: globals()["total"] = 0.5
    if i == 2500: globals()["i"] = -1000000
    total += i
print(i, total)
def meddle():
    global k, total
    if k == 1500: k = 2990
    total = k
k = 0
while k < 3000:
    k += 1
    meddle()
print(k, total)
n = 0
for a, (b, *c) in zip(range(2000), ["xyz"] * 2000):
    n += a
    if a == 1999: del a, b
try: a
except NameError as e: print(e, n, c)
for unbound in []: pass
print("unbound" in globals())
for name in "total", "n":
    del globals()[name]
try:
    for i in range(2000):
        if i == 1999: total
except NameError as e: print(e, i)
else: print("no error")

class Body:
    x = 0
    for i in range(3000):
        x += i
        if i == 1500: locals()["x"] = 2 ** 63
    squares = [v * v for v in range(5)]
    while True:
        x -= 1
        if x % 1000 == 0: break
    del i
    gone = i
    i = "class"
print(Body.x, Body.i, Body.gone, i)

class Recorder(dict):
    def __setitem__(self, key, value):
        writes[key] = writes.get(key, 0) + 1
        super().__setitem__(key, value)
    def __missing__(self, key):
        if key == "magic": return 3
        raise KeyError(key)
class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases): return Recorder()
writes = {}
class Recorded(metaclass=Meta):
    v = 0
    for j in range(2000):
        v = v + magic
    del j
print(Recorded.v, sorted((k, c) for k, c in writes.items() if k[0] != "_"))
code = compile("s = 0\nfor q in range(limit):\n    s += q * step\n", "<loop>", "exec")
for limit, step in ((3000, 1), (3000, 0.5), (10, 2 ** 62), (3, "ab")):
    space = {"limit": limit, "step": step}
    try: exec(code, space)
    except TypeError as e: print(e, space["q"])
    else: print(space["s"], space["q"])
local = Recorder(limit=2000, step=2)
writes.clear()
exec(code, {}, local)
print(local["s"], sorted(writes.items()))
x = 2 ** 62 - 1500
for _ in range(3000):
    x += 1
print(x, locals()["x"] == x)
