"""Decorators are evaluated top down and applied bottom up; any expression may be one."""
def trace(tag):
    print("evaluate", tag)
    def apply(f):
        print("apply", tag, "to", getattr(f, "__name__", f))
        return f
    return apply
@trace("first")
@trace("second")
def f(): return 1
print(f())
@trace("class")
class C:
    @trace("method")
    def m(self): pass
table = {"k": [lambda fn: fn.__name__]}
@table["k"][0]
def named(): pass
print(named)
@(lambda fn: (fn.__name__, fn.__qualname__))
def paired(): pass
print(paired)
@lambda x: 42
class Replaced: pass
print(Replaced)
@print
def printed_nothing(): pass
