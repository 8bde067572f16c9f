"""Cycles are collected automatically once enough containers have been made."""
import gc
class N:
    count = 0
    def __init__(self): self.me = self
    def __del__(self): N.count += 1
gc.enable()
for _ in range(5000):
    N()
print(N.count > 3000)
gc.collect()
print(N.count)
gc.disable()
N.count = 0
for _ in range(5000):
    N()
print(N.count)
gc.enable()
gc.collect()
print(N.count)
