"""Hooks that appear on a class while its attributes are hot: `__getattr__`, `__getattribute__`, `__setattr__`, `__call__`."""
class P:
    limit = 10
    def __init__(self): self.x = 1
    def step(self): self.x = self.x + 1

def loop(p, n, at, change):
    out = []
    for i in range(n):
        if i == at: change(p)
        try:
            p.step()
            value = p.x, p.limit, getattr(p, "missing", None)
        except Exception as e:
            value = type(e).__name__, str(e)
        if i >= n - 2 or i in (at - 1, at): out.append(value)
    return out

def with_getattr(p): P.__getattr__ = lambda self, name: f"<{name}>"
def no_getattr(p): del P.__getattr__
def with_getattribute(p): P.__getattribute__ = lambda self, name: 1000 if name == "limit" else object.__getattribute__(self, name)
def no_getattribute(p): del P.__getattribute__
def with_setattr(p): P.__setattr__ = lambda self, name, value: object.__setattr__(self, name, value * 2 if value < 2 ** 80 else 1)
def no_setattr(p): del P.__setattr__
def readonly(p): P.x = property(lambda self: 42, lambda self, v: self.__dict__.update(x=v))
def writable(p): del P.x
def data_slot(p): P.limit = property(lambda self: self.__dict__["x"], lambda self, v: None)
def own_dict(p): p.__dict__ = {"x": 500, "limit": 9}
def clear_dict(p): p.__dict__.clear()
for change in (with_getattr, no_getattr, with_getattribute, no_getattribute, with_setattr, no_setattr, readonly, writable, own_dict, data_slot, clear_dict):
    print(change.__name__, loop(P(), 2500, 2000, change))

class Callee:
    pass
def call(c, n):
    errors = total = 0
    for i in range(n):
        if i == n - 1500: Callee.__call__ = lambda self, v: v
        if i == n - 20: c.__call__ = lambda v: v * 1000
        if i == n - 10: Callee.__call__ = lambda self, v: -v
        try:
            total += c(i)
        except TypeError as e:
            errors += 1
            said = str(e)
    return total, errors, said
print(call(Callee(), 3000))
