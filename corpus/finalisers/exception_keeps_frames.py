"""A live traceback keeps the frames' locals alive; `except ... as` lets go at the end of the handler."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
def f():
    local = D("local of f")
    raise ValueError("v")
try:
    f()
except ValueError as e:
    print("in handler")
print("after handler")
kept = None
try:
    f()
except ValueError as e:
    kept = e
print("kept")
kept.__traceback__ = None
print("traceback dropped")
def g():
    d = D("local of g")
    try:
        f()
    except ValueError:
        print("g's handler")
    print("g goes on")
g()
kept = None
