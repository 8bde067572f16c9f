"""Globals, then `__builtins__` of those globals; a builtin can be added, replaced and deleted at run time."""
import builtins
builtins.added = "from builtins"
def f(): return added
print(f())
added = "global wins"
print(f())
del added
print(f())
del builtins.added
try:
    f()
except NameError as e:
    print(e)
real = builtins.abs
builtins.abs = lambda x: "fake"
print(abs(-1))
builtins.abs = real
print(abs(-1))
ns = {"__builtins__": {"print": print, "n": 1}}
exec("print(n)", ns)
try:
    exec("print(len)", ns)
except NameError as e:
    print(e)
try:
    exec("class C: pass", {"__builtins__": {}})
except NameError as e:
    print(e)
try:
    exec("import sys", {"__builtins__": {}})
except ImportError as e:
    print(e)
