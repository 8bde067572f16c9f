"""A captured variable lives as long as a closure that holds its cell."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
def make():
    captured = D("captured")
    other = D("not captured")
    def get(): return captured.name
    return get
g = make()
print("made", g())
del g
print("closure gone")
def rebind():
    v = D("v1")
    def set(n):
        nonlocal v
        v = n
    set(D("v2"))
    print("set")
    return set
s = rebind()
s(None)
def partial_capture():
    a, b = D("a"), D("b")
    return lambda: a
p = partial_capture()
print("lambda made")
p = None
def default(x=D("default value")): pass
del default
