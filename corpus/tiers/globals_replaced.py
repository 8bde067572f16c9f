"""Globals that hot code reads and calls: rebound to other types, deleted, written through `globals()` and by other functions."""
import sys
def helper(x): return x + 1
scale = 2
table = [1, 2, 3]
def loop(n, at, change):
    seen = {}
    for i in range(n):
        if i == at: change()
        try: r = helper(1) * scale + table[0]
        except Exception as e: r = f"{type(e).__name__}: {e}"
        seen[r] = seen.get(r, 0) + 1
    return seen
def other_function(): global helper; helper = lambda x: x * 10
def builtin_function(): global helper; helper = abs
def a_class(): global helper; helper = float
def bound_method(): global helper; helper = (5).__add__
def not_callable(): global helper; helper = None
def float_scale(): global scale; scale = 0.5
def text_scale(): global scale; scale = "s"
def big_scale(): global scale; scale = 2 ** 64
def by_dict(): globals()["scale"] = True
def by_update(): globals().update(scale=3, table={0: 100})
def by_exec(): exec("global scale; scale = -1; table = (7,)", globals())
def by_setattr(): setattr(sys.modules[__name__], "scale", 4)
def delete(): global scale; del scale
def delete_helper(): globals().pop("helper")
def in_place(): table[0] = 2.5 if isinstance(table, list) else 0
def restore():
    global helper, scale, table
    helper, scale, table = original
original = helper, scale, table
for change in (other_function, builtin_function, a_class, bound_method, not_callable, restore, float_scale, text_scale, big_scale,
               by_dict, by_update, by_exec, by_setattr, delete, restore, delete_helper, restore, in_place):
    print(change.__name__, loop(2500, 2000, change))

counter = 0
def bump():
    global counter
    counter += 1
    return counter
def many(n):
    for i in range(n):
        if bump() == 1500: globals()["counter"] = 0.5
    return counter
print(many(3000), counter)
def created(n):
    missing = 0
    for i in range(n):
        try: fresh
        except NameError: missing += 1
        if i == n - 7: globals()["fresh"] = i
    return missing, fresh
print(created(2000))
# Many new globals move the namespace's table while the loop reads from it.
def grows(n):
    total = 0
    for i in range(n):
        globals()[f"extra_{i}"] = i
        total += scale
        if i % 2: del globals()[f"extra_{i - 1}"]
    return total, sum(name.startswith("extra_") for name in globals())
print(grows(2000))
space = {"n": 2000, "helper": helper}
exec("t = 0\nfor i in range(n):\n    t += helper(i)\n    if i == 1000: helper = lambda x: 0.5", space)
print(space["t"], space["i"])
