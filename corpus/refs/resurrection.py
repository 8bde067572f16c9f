# conform: without = gc-every: each collection walks 270000 objects
"""__del__ that resurrects, raises, or makes new garbage; weakref callbacks that raise."""
import gc, weakref, sys
sys.unraisablehook = lambda a: print("unraisable", a.exc_type.__name__, a.err_msg)
keep = []
class R:
    def __init__(self): self.me = [1]
    def __del__(self): keep.append(self); print("res")
class E:
    def __del__(self): raise ValueError([self])
class N:
    n = 0
    def __del__(self):
        N.n += 1
        if N.n < 5: self.x = N(); self.x.y = self
for i in range(3): R()
keep.clear()
r = R(); r.self = r; del r; gc.collect(); keep.clear(); gc.collect()
E(); e = E(); e.e = e; del e; gc.collect()
N(); gc.collect(); gc.collect()
class T: pass
def cb(r): raise KeyError([r])
t = T(); w = weakref.ref(t, cb); p = weakref.proxy(t, cb); del t
t = T(); t.t = t; w2 = weakref.ref(t, cb); del t; gc.collect()
try: p.x
except ReferenceError as e: print(e)
f = weakref.finalize(T(), print, "fin")
d = weakref.WeakValueDictionary(); k = weakref.WeakKeyDictionary(); s = weakref.WeakSet()
ts = [T() for _ in range(5)]
for i, t in enumerate(ts): d[i] = t; k[t] = [t]; s.add(t)
del t; ts.pop(); ts[0].cyc = ts
print(len(d), len(k), len(s))
ts = None; k.clear(); gc.collect(); print(len(d), len(k), len(s))
class L(list):
    def __del__(self): print("L", len(self))
l = L([1]); l.append(l); del l; gc.collect()
class Chain:
    def __init__(self, n): self.n = n
    def __del__(self): pass
c = None
for i in range(20000): c = Chain(c)
del c
x = []
for i in range(100000): x = [x]
del x
t = ()
for i in range(100000): t = (t,)
del t
d = {}
for i in range(50000): d = {1: d}
del d
def gg(n):
    yield n
g = None
for i in range(5000):
    def gen(prev): yield prev
    g2 = gen(g); next(g2); g = g2
del g, g2
print("ok")
