"""All finalisers of a garbage cycle run before any of it is cleared, so they still see each other."""
import gc
gc.disable()
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name, "sees", self.next.name, sorted(vars(self)))
ring = [N(i) for i in range(3)]
for i, n in enumerate(ring):
    n.next = ring[(i + 1) % 3]
del ring, n
print("collect")
gc.collect()
print("end")
