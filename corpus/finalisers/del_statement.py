"""`__del__` runs when the last reference goes: at `del`, at rebinding, when a container lets go."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
a = D("a")
b = a
del a
print("one reference left")
del b
print("after")
c = D("old")
c = D("new")
print("rebound")
c = None
box = [D("in list"), D("second")]
box[0] = None
print("replaced in list")
box.clear()
d = {"k": D("in dict")}
d["k"] = 1
print("replaced in dict")
D("temporary")
print("after temporary")
