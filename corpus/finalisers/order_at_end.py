"""The order of finalisers at the end of a program: instances by name, items of containers after them."""
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = D("a")
def f(): pass
b = D("b")
l = [D("l1"), D("l2")]
c = D("c")
c.x = D("c.x")
d = {"k": D("dict")}
t = (D("t1"), D("t2"))
class E(D): pass
e = E("e")
