"""Tracebacks through hot, small functions: each frame is there with its line and carets, however far they were compiled."""
import sys
import traceback

def divide(a, b):
    return a / b
def middle(a, b):
    x = a + 1
    return divide(
        x,
        b - 3,
    )
def outer(n):
    total = 0
    for i in range(n):
        total += middle(i, 4 if i < n - 1 else 3)
    return total
def method_chain(items, n):
    out = []
    for i in range(n):
        out.append(items[i % len(items)].strip().upper()[0])
    return out
class Node:
    def __init__(self, child): self.child = child
    @property
    def value(self): return self.child.value + 1
    def __getitem__(self, i): return self.child[i]
def lookup(d, keys):
    return [d[k]["x"] + d[k]["y"] for k in keys]

def report(f, *args):
    try:
        f(*args)
    except Exception:
        traceback.print_exc()
        tb = sys.exc_info()[2]
        while tb:
            print(tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno, sorted(tb.tb_frame.f_locals)[:4])
            tb = tb.tb_next

report(outer, 1)
report(outer, 2500)
report(method_chain, ["a", "b"] * 1000 + [""], 2001)
report(method_chain, ["a", None], 2)
leaf = type("Leaf", (), {"value": 1})()
for _ in range(1500):
    Node(Node(leaf)).value
report(lambda: Node(Node(Node(object()))).value)
report(lambda: Node(Node(5))[1])
good = {k: {"x": 1, "y": 2.5} for k in range(2000)}
lookup(good, range(2000))
good[1999] = {"x": 1}
report(lookup, good, range(2000))
good[1999] = {"x": "one", "y": 2}
report(lookup, good, range(2000))
report(lookup, good, [5, [], 6])
