"""An object that `__del__` makes reachable again lives on; its finaliser runs only once."""
saved = []
class R:
    def __init__(self, name): self.name = name
    def __del__(self):
        print("del", self.name)
        saved.append(self)
r = R("phoenix")
del r
print(saved[0].name)
saved.clear()
print("no second del")
class Cyclic:
    def __init__(self): self.me = self
    def __del__(self):
        print("del cyclic")
        saved.append(self)
import gc
Cyclic()
print(gc.collect() >= 0, len(saved))
saved[0].me = None
saved.clear()
gc.collect()
print("end")
