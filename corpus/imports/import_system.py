"""The import system's hooks: finders, loaders, `__import__`, specs."""
import sys, importlib, importlib.util, builtins
class Finder:
    def find_spec(self, name, path, target=None):
        if name.startswith("virtual"):
            print("find", name, path)
            return importlib.util.spec_from_loader(name, self, is_package=name == "virtual")
    def create_module(self, spec): return None
    def exec_module(self, module):
        print("exec", module.__name__)
        module.answer = 42
sys.meta_path.insert(0, Finder())
import virtual
import virtual.sub
from virtual import answer
print(virtual.answer, virtual.sub.answer, answer, virtual.__spec__.name, virtual.__path__)
real = builtins.__import__
def spy(name, globals=None, locals=None, fromlist=(), level=0):
    if globals and globals["__name__"] == "__main__":
        print("import", name, fromlist, level)
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = spy
import string
from os import path as p
import os.path
builtins.__import__ = real
print(__import__("os.path").__name__, __import__("os.path", fromlist=["x"]).__name__ in ("posixpath", "ntpath"))
print(importlib.util.find_spec("no_such_module"), importlib.util.find_spec("json").name)
spec = importlib.util.spec_from_loader("direct", None)
m = importlib.util.module_from_spec(spec)
print(m.__name__, m.__spec__ is spec)
print(type(sys.meta_path[0]).__name__, [f.__name__ for f in sys.meta_path[-3:]])
