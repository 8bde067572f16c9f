"""Frame objects, tracebacks and generators' frames that outlive hot calls keep the values of each call apart."""
import sys
def grab(i):
    a, b = i, i * 0.5
    frame = sys._getframe()
    a = a + 2 ** 62 if i % 500 == 0 else a
    return frame
frames = [grab(i) for i in range(1500)]
print(frames[0].f_locals["a"], frames[1].f_locals["a"], frames[1000].f_locals["a"], sum(f.f_locals["b"] for f in frames))
print(frames[5].f_lineno - frames[5].f_code.co_firstlineno, frames[5].f_back is not None, sorted(frames[7].f_locals))
print(frames[0].f_locals["frame"] is frames[0])
for f in frames[:1400]: f.clear()
print(frames[3].f_locals, len(frames[1499].f_locals))

def failing(i):
    local, big = str(i), i << 55
    if i % 3 == 0: raise ValueError(i)
    return local
kept = []
for i in range(1500):
    try: failing(i)
    except ValueError as e:
        if i > 1480: kept.append(e.__traceback__)
for tb in kept: print(tb.tb_lineno, tb.tb_next.tb_frame.f_locals, tb.tb_next.tb_lineno - tb.tb_next.tb_frame.f_code.co_firstlineno)

def outer(i):
    x = i
    def inner():
        y = x * 2
        return sys._getframe()
    f = inner()
    x = "changed"
    return f
f = [outer(i) for i in range(1500)][-1]
print(sorted(f.f_locals.items(), key=str), f.f_back.f_code.co_name, f.f_back.f_locals["x"])
def gen(n):
    for i in range(n):
        half = i / 2
        yield sys._getframe()
seen = set()
for f in gen(2000): seen.add(id(f))
print(len(seen), f.f_locals, f.f_back)
g = gen(3)
first = next(g)
print(first.f_locals, first is g.gi_frame, first.f_back)
g.close()
print(g.gi_frame, first.f_locals, first.f_back)
first.clear()
print(first.f_locals)
def running():
    try: sys._getframe().clear()
    except RuntimeError as e: return str(e)
for _ in range(1100): said = running()
print(said)
def update(n):
    own = sys._getframe()
    before = own.f_locals
    for i in range(n): value = i
    stale = before.get("value")
    now = own.f_locals
    return stale, now["value"], now is before
print(update(2000))
class Holder:
    def __init__(self, i):
        self.i = i
        self.frame = sys._getframe()
h = [Holder(i) for i in range(1200)]
print(h[1199].frame.f_locals["self"] is h[1199], h[1199].frame.f_back is not None, h[1].frame.f_locals["i"])
