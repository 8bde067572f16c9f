"""Circular imports: a module that is still loading is found half filled."""
from _circular import a
print(a.name, a.from_b(), a.b.name)
try:
    from _circular import c
except ImportError as e:
    print(e.msg.split(" (")[0])
import sys
print("_circular.c" in sys.modules, "_circular.d" in sys.modules)
