"""A cycle lives until the collector runs; `gc.collect` finalises and counts it."""
import gc
gc.disable()
gc.collect()
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
a, b = N("a"), N("b")
a.other, b.other = b, a
del a, b
print("unreachable")
print(gc.collect() > 0)
print("collected")
l = []
l.append(l)
del l
print(gc.collect())
d = {}
d["self"] = d
del d
print(gc.collect())
def f():
    def g(): return g
    return None
f()
print(gc.collect() > 0)
class K:
    pass
K.me = K
del K
print(gc.collect() > 0)
print(gc.collect(), gc.garbage)
