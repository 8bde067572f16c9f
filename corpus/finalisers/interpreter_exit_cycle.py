"""A cycle that is garbage or global at exit is finalised as well."""
import gc
gc.disable()
class N:
    def __init__(self, name): self.name = name; self.me = self
    def __del__(self): print("del", self.name)
N("garbage cycle")
print("end of program")
