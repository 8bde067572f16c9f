"""Sees a as far as it got."""
print("b starts")
from . import a
print("a has name:", hasattr(a, "name"), "a has from_b:", hasattr(a, "from_b"))
name = "b"
def get(): return a.name + b_suffix
b_suffix = " through b"
print("b ends")
