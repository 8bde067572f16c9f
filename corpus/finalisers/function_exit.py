"""Locals die when the function returns, after the return value was computed; on an exception when the traceback goes."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
def f():
    a = D("local a")
    b = D("local b")
    print("returning")
    return "value"
print(f())
def g(p):
    print("in g")
g(D("argument"))
print("after g")
def h():
    x = D("in failing function")
    raise ValueError
try:
    h()
except ValueError as e:
    print("handler")
print("after handler")
def keeps():
    return D("returned")
r = keeps()
print("held")
del r
