"""Generators, coroutines and async generators abandoned at every point."""
import sys, gc
log = []
class D:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)
def g(d):
    try:
        with open(__file__) as f:
            for x in [d, [d], (d,)]:
                try: y = yield x
                except ValueError as e: yield [e]
                finally: log.append("f")
    except GeneratorExit: raise
    finally: log.append("out")
def d1(d): r = yield from g(d); return [r]
def bad_close():
    try: yield [1]
    except GeneratorExit: yield [2]
def raise_close():
    try: yield [1]
    finally: raise KeyError([3])
for steps in range(5):
    for act in ("drop", "close", "throw", "throwinst", "send", "own"):
        for mk in (g, d1):
            it = mk(D(steps))
            try:
                for _ in range(steps): next(it)
                if act == "close": it.close()
                elif act == "throw": it.throw(ValueError)
                elif act == "throwinst": it.throw(KeyError([1]))
                elif act == "send": it.send([1])
                elif act == "own": c = it.gi_frame
            except Exception as e: log.append(type(e).__name__)
            c = it = None
for mk in (bad_close, raise_close):
    it = mk(); next(it)
    try: it.close()
    except Exception as e: log.append(repr(e))
    it = None
class Aw:
    def __await__(self):
        x = yield [1]
        return [x]
async def co(d):
    async with CM():
        r = await Aw()
        async for z in ag(d): log.append("z")
        return [r]
class CM:
    async def __aenter__(self): return [await Aw()]
    async def __aexit__(self, *a): log.append(a[0] and a[0].__name__)
async def ag(d):
    try:
        for i in range(2):
            await Aw()
            yield [i]
    finally: log.append("ag")
for steps in range(9):
    for act in ("close", "throw", "drop"):
        c = co(D(steps))
        try:
            for _ in range(steps): c.send(None)
            if act == "close": c.close()
            elif act == "throw": c.throw(ValueError([2]))
        except BaseException as e: log.append(type(e).__name__)
        if steps == 0 and act == "drop": c.close()  # would warn
        del c
for steps in range(4):
    for act in ("aclose", "athrow", "asend", "drop"):
        a = ag(D(9)); coros = []
        try:
            for _ in range(steps):
                s = a.__anext__()
                coros.append(s)
                try:
                    while 1: s.send(None)
                except StopIteration as e: log.append(e.value)
            if act != "drop":
                s = getattr(a, act)(*([] if act == "aclose" else [None] if act == "asend" else [ValueError([1])]))
                while 1: s.send(None)
        except BaseException as e: log.append(type(e).__name__)
        del a, coros; s = None
gc.collect()
print(len(log)); print(log)
