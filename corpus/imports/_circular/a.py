"""Imports b, which imports a."""
print("a starts")
name = "a"
from . import b
def from_b(): return b.get()
print("a ends")
