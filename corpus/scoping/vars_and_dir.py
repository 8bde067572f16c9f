"""`vars()` and `dir()` without argument speak of the caller's scope."""
def f():
    z = 1
    a = 2
    return vars(), dir(), vars() is locals()
print(f())
class C:
    b = 1
    a = 2
    names = [n for n in dir() if not n.startswith("__")]
print(C.names)
class O:
    def __init__(self): self.q = 1
o = O()
print(vars(o), vars(o) is o.__dict__)
vars(o)["r"] = 2
print(o.r)
try:
    vars(1)
except TypeError as e:
    print(e)
class S: __slots__ = ("a",)
try:
    vars(S())
except TypeError as e:
    print(e)
print([n for n in dir(o) if not n.startswith("_")])
class D:
    def __dir__(self): return ["z", "a"]
print(dir(D()))
