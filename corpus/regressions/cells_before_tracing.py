"""Where cells are made and free variables come from is before the first line: a tracer sees no line event for it."""
import sys
ev=[]
def tracer(f,e,a):
    ev.append((f.f_code.co_name,e,f.f_lineno)); return tracer
def g(
  a,
  b):
    c = lambda: a
    yield b
    yield c
class K:
    def m(self):
        return __class__
    x = 1
sys.settrace(tracer)
list(g(1,2))
class K2:
    def m(self):
        return __class__
    x = 1
K2().m()
def dd(x):
    """doc"""
    return [lambda: x for y in (1,2)]
dd(3)
sys.settrace(None)
for e in ev: print(e)
