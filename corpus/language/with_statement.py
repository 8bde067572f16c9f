"""`with` calls `__enter__` and `__exit__`; several managers nest; a true result of `__exit__` swallows the exception."""
class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value, tb is not None)
        return self.swallow

with Manager("a") as x:
    print("body", x)
with Manager("a") as x, Manager("b") as y:
    print("body", x, y)
with (Manager("p"), Manager("q") as z,):
    print("body", z)
with Manager("s", swallow=True):
    raise ValueError("swallowed")
print("after")
try:
    with Manager("out"), Manager("in"):
        1 / 0
except ZeroDivisionError as e:
    print("caught", e)
def early():
    with Manager("ret"):
        return "value"
print(early())
for i in range(3):
    with Manager(str(i)):
        if i == 0: continue
        break
class NotOne: pass
try:
    with NotOne():
        pass
except TypeError as e:
    print(e)
class OnlyEnter:
    def __enter__(self): print("not called")
try:
    with OnlyEnter():
        pass
except TypeError as e:
    print(e)
