"""Attributes die with their object, in the order of the instance dictionary; slots do too."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
class Holder:
    def __init__(self):
        self.first = D("first")
        self.second = D("second")
    def __del__(self): print("del holder")
h = Holder()
h.first = D("replacement")
del h.second
del h
class S:
    __slots__ = ("a", "b")
s = S()
s.a, s.b = D("slot a"), D("slot b")
s.a = None
print("slot replaced")
del s
class P:
    def __init__(self): self._v = D("property value")
    @property
    def v(self): return self._v
    @v.deleter
    def v(self): self._v = None
p = P()
del p.v
print("end")
