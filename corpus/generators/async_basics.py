"""Coroutines run under an event loop; `await` gives results; tasks interleave; gather keeps order."""
import asyncio
log = []
async def worker(name, n):
    for i in range(n):
        log.append((name, i))
        await asyncio.sleep(0)
    return name * 2
async def main():
    print(await asyncio.gather(worker("a", 2), worker("b", 3)))
    t = asyncio.create_task(worker("c", 1))
    print(await t, t.done(), t.result())
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    async def fails(): raise ValueError("in task")
    print(await asyncio.gather(fails(), worker("d", 1), return_exceptions=True))
    q = asyncio.Queue()
    async def producer():
        for i in range(3): await q.put(i)
        await q.put(None)
    async def consumer():
        out = []
        while (v := await q.get()) is not None: out.append(v)
        return out
    print((await asyncio.gather(producer(), consumer()))[1])
    return "main done"
print(asyncio.run(main()))
print(log)
