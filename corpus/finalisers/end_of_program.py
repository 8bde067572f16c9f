"""At the end modules die: what a finaliser still sees then."""
import sys, atexit, weakref
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, D is not None and D.__name__, sys is not None, helper and helper())
def helper(): return "h"
a = D("a")
b = D("b")
b.self = b
c = [D("c1"), D("c2")]
def f(): return a
class K:
    attr = D("class attr")
_private = D("_private")
gen = (x for x in [D("in gen")])
next(gen)
def g():
    try: yield 1
    finally: print("gen finally", helper())
gg = g(); next(gg)
w = weakref.ref(a, lambda r: print("callback"))
atexit.register(lambda: print("atexit", a.n))
weakref.finalize(a, print, "finalize a")
sys.my = D("in sys")
import builtins
builtins.my = D("in builtins")
d = {"k": D("in dict")}
def default(x=D("default")): pass
closure = (lambda z: lambda: z)(D("closure"))
print("end")
