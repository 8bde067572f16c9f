"""A generator has one frame, `gi_frame`, whose locals can be read while it is suspended; `f_back` is None then."""
import sys
def gen(n):
    for i in range(n):
        doubled = i * 2
        yield sys._getframe().f_back.f_code.co_name
g = gen(3)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno, g.gi_running)
def driver(): return next(g)
print(driver())
print(g.gi_frame.f_locals, g.gi_frame.f_back)
frame = g.gi_frame
print(next(g), frame.f_locals, frame is g.gi_frame)
print(list(g), g.gi_frame, frame.f_locals)
def selfish():
    yield me.gi_running, me.gi_frame.f_back is not None
me = selfish()
print(next(me), me.gi_running)
def outer():
    yield from inner
def inner_():
    yield [f.f_code.co_name for f in frames()]
def frames():
    f = sys._getframe(1)
    while f:
        yield f
        f = f.f_back
inner = inner_()
o = outer()
print(next(o)[:4], o.gi_yieldfrom is inner)
