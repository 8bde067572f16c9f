"""The old value of a variable dies after the new one is bound; `__del__` already sees the new state."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name, "; x is", x.name if x else None)
x = None
x = D("one")
x = D("two")
print("rebound")
class Owner: pass
o = Owner()
class E:
    def __init__(self, n): self.n = n
    def __del__(self): print("del E", self.n, "; attr is", getattr(getattr(o, "attr", None), "n", None))
o.attr = E(1)
o.attr = E(2)
del o.attr
l = [None]
class F:
    def __init__(self, n): self.n = n
    def __del__(self): print("del F", self.n, "; list has", [getattr(i, "n", i) for i in l])
l[0] = F(1)
l[0] = F(2)
l.clear()
l.append(F(3))
l[:] = [4]
x = None
