"""Coroutines by hand: `send` drives them; `async for`, `async with`, async generators and comprehensions follow protocols."""
import types, sys
@types.coroutine
def pause(v):
    got = yield v
    return got
def run(coro):
    out, value = [], None
    while True:
        try:
            out.append(coro.send(value))
            value = f"answer {len(out)}"
        except StopIteration as e:
            return out, e.value
class Ctx:
    async def __aenter__(self): print("aenter", await pause("enter")); return self
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); return True
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        return self.n
async def agen():
    for i in range(3):
        yield i
        await pause(("agen", i))
async def main():
    print(await pause("first"))
    async with Ctx():
        raise ValueError
    async for v in AIter(2):
        print("for", v)
    else:
        print("else")
    print([v async for v in AIter(3) if v != 1], {v: await pause("c") async for v in AIter(1)})
    print([v async for v in agen()])
    g = agen()
    print(await g.__anext__(), await g.asend(None))
    await g.aclose()
    return "end"
print(run(main()))
c = main()
print(type(c).__name__, c.cr_running, c.cr_frame is not None)
c.close()
async def never(): pass
n = never()
import warnings
warnings.simplefilter("ignore")
del n
try:
    run(main.__call__).x
except AttributeError as e:
    print(e)
async def bad(): await 5
try:
    run(bad())
except TypeError as e:
    print(e)
