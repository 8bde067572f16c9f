"""Definitions made by `exec` get the namespaces of the `exec` as globals; methods don't see its locals."""
g = {}
exec("""
count = 0
class C:
    base = count
    def bump(self):
        global count
        count += 1
        return count
def make(): return C()
""", g)
o = g["make"]()
print(o.bump(), o.bump(), g["count"], g["C"].base)
def f():
    secret = "s"
    ns = {}
    exec("def inner():\n    try:\n        return secret\n    except NameError as e:\n        return str(e)", globals(), ns)
    return ns["inner"]()
print(f())
local = {}
exec("import math as m\nfrom os.path import join\nvalue = m.floor(2.7)", {}, local)
print(sorted(local), local["value"])
print(g["C"].__module__ if "__module__" in vars(g["C"]) else "no module")
exec("class D: pass", {"__name__": "given"}, local)
print(local["D"].__module__, local["D"].__qualname__)
