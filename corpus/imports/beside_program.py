"""Modules beside the program are imported once and cached in `sys.modules`."""
import sys
from _beside_program import simple
import _beside_program.simple as again
print(simple is again, simple.value, simple.function(3))
print(simple.__name__, simple.__package__, simple.__file__.endswith("simple.py"), simple.__doc__)
simple.value = 100
from _beside_program.simple import value
print(value)
print("_beside_program.simple" in sys.modules, sys.modules["_beside_program.simple"] is simple)
del sys.modules["_beside_program.simple"]
import _beside_program.simple as fresh
print(fresh is simple, fresh.value)
import importlib
print(importlib.import_module("_beside_program.simple") is fresh, importlib.reload(fresh) is fresh)
print(sys.path[0].endswith("imports"))
