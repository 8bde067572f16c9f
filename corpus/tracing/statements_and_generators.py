"""Lines and events of most statements, and of generators and coroutines that are resumed, closed and dropped."""
import sys
log = []
def tr(f, e, a):
    if f.f_code.co_filename == __file__:
        log.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, e, a if e == "return" else None))
    return tr
def gen():
    x = yield 1
    yield x
    y = [z
         for z in range(2)
         if z]
def g2():
    yield from gen()
    return 5
async def co():
    async for x in ag():
        pass
    await aw()
    async with AC() as q:
        w = 1
    return 1
async def aw():
    return 2
async def ag():
    yield 1
    yield 2
class AC:
    async def __aenter__(self):
        return 1
    async def __aexit__(self, *a):
        pass
def lam():
    f = lambda: (
        1)
    f()
    return (i for i in (1,
       2))
def run():
    g = gen()
    next(g)
    g.send("s")
    list(g)
    list(g2())
    c = co()
    try: c.send(None)
    except StopIteration: pass
    list(lam())
    g = gen(); next(g)
    try: g.throw(ValueError)
    except ValueError: pass
    g = gen(); next(g); g.close()
    g = gen(); del g
    {a: b for a, b in ((1, 2),)}
    class X:
        y = 1
        def m(self):
            pass
    @staticmethod
    def deco(): pass
    while True:
        break
    for i in ():
        pass
    else:
        i = 1
    assert i, "x"
    if i: pass
    elif g: pass
    x = (1 if i
      else 2)
    try:
        raise KeyError
    except (ValueError,
       KeyError) as e:
        pass
    finally:
        i = 2
    with open(__file__) as f, \
         open(__file__) as g:
        i = 3
    match i:
        case 1: pass
        case 3 if i:
            pass
    print(
       i,
       x
    )
    del i
    global gg
    gg = 1
    import os
    from os import path
    lam.__name__
    """doc"""
    a, (b, c) = 1, (2, 3)
    a += 1
    return a \
       + b
sys.settrace(tr)
run()
sys.settrace(None)
for l in log: print(*l[:3], l[3] if isinstance(l[3], (int, list)) else type(l[3]).__name__)
