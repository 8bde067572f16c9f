"""Builtins shadowed, replaced and deleted while hot loops use them; the very next iteration sees it."""
import builtins
def loop(n, at, change):
    seen = []
    for i in range(n):
        if i == at: change()
        try: r = len("abc"), abs(-2), isinstance(i, int)
        except Exception as e: r = type(e).__name__, str(e)
        if not seen or seen[-1] != r: seen.append(r)
    return seen
original = builtins.len, builtins.abs, builtins.isinstance
def shadow(): global len; len = lambda x: "shadow"
def unshadow(): global len; del len
def replace(): builtins.len = lambda x: original[0](x) + 0.5
def restore(): builtins.len, builtins.abs, builtins.isinstance = original
def delete(): del builtins.abs
def through_dict(): globals()["isinstance"] = lambda *a: "global"
def pop(): globals().pop("isinstance")
def not_callable(): builtins.isinstance = 5
def through_dunder(): __builtins__.__dict__["abs"] = str
for change in (shadow, unshadow, replace, restore, delete, restore, through_dict, pop, not_callable, restore, through_dunder, restore):
    print(change.__name__, loop(3000, 2500, change), loop(10, 5, lambda: None))

def ranges(n):
    out = 0
    for i in range(n):
        for j in range(3):
            out += j
        if i == n - 10: builtins.range = lambda k: [k * 100]
    return out
r = builtins.range
print(ranges(2000))
builtins.range = r
class FakePrint:
    calls = 0
    def __call__(self, *args): FakePrint.calls += 1
def printing(n):
    global print
    for i in range(n):
        if i == 3: print = FakePrint()
        print("line", i)
    del print
printing(2000)
print(FakePrint.calls)
# Names that only sometimes exist.
def maybe(n):
    found = 0
    for i in range(n):
        if i % 100 == 50: builtins.sometimes = i
        try: found += sometimes
        except NameError as e: last = str(e)
        if i % 100 == 60: del builtins.sometimes
    return found, last
print(maybe(3000))
def types(n):
    kinds = []
    for i in range(n):
        if i == n - 3: builtins.int = float
        v = int("7")
        if i == n - 2: builtins.int = str
        if not kinds or kinds[-1] != v: kinds.append(v)
    builtins.int = whole
    return kinds
whole = int
print(types(2000))
def own_builtins():
    space = {"__builtins__": {"len": lambda x: 99, "range": range}}
    exec("def f(n):\n    t = 0\n    for i in range(n): t += len('a')\n    return t\nr = f(2000)", space)
    space["__builtins__"]["len"] = lambda x: 1
    return space["r"], space["f"](10)
print(own_builtins(), len("ab"))
try: exec("def f():\n    return abs(1)\nf()", {"__builtins__": {}})
except NameError as e: print(e)
