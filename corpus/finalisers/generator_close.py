"""A suspended generator that dies is closed: its `finally` runs at that statement."""
def g(name):
    try:
        print("start", name)
        yield 1
        yield 2
    finally:
        print("finally", name)
a = g("a")
next(a)
del a
print("after del")
for v in g("loop"):
    break
print("after break")
def never():
    try:
        yield
    finally:
        print("not started, so not printed")
n = never()
del n
def f():
    gen = g("local")
    next(gen)
    return "returned"
print(f())
next(g("temporary"))
print("after temporary")
x = g("rebound")
next(x)
x = None
def ignoring():
    try:
        yield 1
    except GeneratorExit:
        print("exit seen")
        yield 2
i = ignoring()
next(i)
import sys
sys.unraisablehook = lambda u: print("unraisable:", u.exc_value)
del i
