"""Temporaries of an expression die as soon as they have been used."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
    def method(self): return "result of " + self.name
    def __add__(self, other):
        print("add", self.name, other.name)
        return D(self.name + other.name)
    def __getitem__(self, i): return i
print(D("a").method())
x = D("l") + D("r")
print("bound")
y = x + D("t") + D("u")
print("chain done")
del x, y
print(D("s")[1])
print([D("in display")][0].name)
print(len([D("one"), D("two")]))
D("attr").name
print((D("tuple"), 1)[1])
if D("condition"):
    print("in if")
print(D("left").name or "no")
