"""A folder without `__init__` is a namespace package; `__main__` is importable; `if __name__` guards."""
import sys
import _namespace_and_main as ns
print(type(ns.__path__).__name__, ns.__file__ if hasattr(ns, "__file__") else "no file", ns.__spec__.origin)
from _namespace_and_main import guarded
print(guarded.ran)
import __main__
print(__main__ is sys.modules["__main__"], __main__.guarded is guarded)
from __main__ import ns as from_main
print(from_main is ns)
from _namespace_and_main.uses_main import main_value
main_global = "set later"
print(main_value())
