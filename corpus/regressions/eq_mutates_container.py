"""An `__eq__` that changes the container it is compared in must not crash; results are what CPython gives."""
l = []
class Clears:
    def __eq__(self, other):
        l.clear()
        return False
    __hash__ = None
l[:] = [Clears(), Clears(), Clears()]
print(5 in l, l)
l[:] = [Clears(), 1, 2]
try:
    l.index(7)
except ValueError as e:
    print(e)
l[:] = [Clears(), 1]
print(l.count(3), l)
l[:] = [Clears(), 1, 2]
print(l == [1, 1, 2], l)
class K:
    def __init__(self, d): self.d = d
    def __hash__(self): return 1
    def __eq__(self, o):
        self.d.clear()
        return True
d = {}
d[K(d)] = 1
d[K(d)] = 2
print(len(d))
l[:] = [1, 2, 3]
class Rem:
    def __eq__(self, o): l.pop(); return o == 3
print(l.count(Rem()) >= 0, len(l) < 3)
