"""Imports bind names in the scope they stand in; `import a.b` binds `a`; `as` binds the leaf."""
def f():
    import os.path
    import os.path as p
    from os import sep, path as q
    return sorted(locals()), p is os.path is q
print(f())
import os.path as whole
print("os" in globals(), whole.sep)
class C:
    from math import pi, floor as fl
print(C.pi, C.fl(2.5))
ns = {}
exec("from math import *", ns)
print("sqrt" in ns, "__name__" in ns)
def g():
    global json
    import json
g()
print(json.dumps([1]))
try:
    exec("def h():\n    from math import *")
except SyntaxError as e:
    print(e.msg)
