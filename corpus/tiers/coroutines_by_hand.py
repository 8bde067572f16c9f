"""Coroutines and async generators driven by hand for thousands of steps: awaits, async for, async with, throw and close."""
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got
async def add(a, b): return await Pause(a) + b
async def loop(n):
    total = 0
    for i in range(n):
        total = total + await add(i, 1)
    return total
def run(coroutine, answer):
    sent, steps = None, 0
    try:
        while True:
            request = coroutine.send(sent)
            sent, steps = answer(request), steps + 1
    except StopIteration as e: return steps, e.value
print(run(loop(2000), lambda r: r), run(loop(1500), lambda r: r / 2), run(loop(1500), lambda r: 2 ** 62 if r == 1499 else r))
try: run(loop(2000), lambda r: r if r < 1900 else "text")
except TypeError as e: print(e)

async def numbers(n):
    try:
        for i in range(n):
            await Pause(i)
            yield i
    finally: await Pause("closing")
class Manager:
    async def __aenter__(self): await Pause("enter"); return self
    async def __aexit__(self, kind, value, trace): await Pause("exit"); return kind is KeyError
async def consume(n, stop):
    seen = []
    async with Manager():
        async for v in numbers(n):
            seen.append(v)
            if v == stop: raise KeyError(v)
        else: seen.append("else")
    return len(seen), sum(v for v in seen if v != "else")
print(run(consume(1500, -1), lambda r: r), run(consume(1500, 1400), lambda r: r))
async def comprehension(n):
    return [x async for x in numbers(n) if x % 2], {x: await add(x, 1) async for x in numbers(3)}, sum([await add(i, 0.5) for i in range(n)])
print(run(comprehension(5), lambda r: r if isinstance(r, int) else 0), run(comprehension(1200), lambda r: 1)[0])

log = {}
async def patient():
    while True:
        try: await Pause("wait")
        except ValueError as e: log[str(e)] = log.get(str(e), 0) + 1
        finally: log["finally"] = log.get("finally", 0) + 1
c = patient()
c.send(None)
for i in range(2000): c.throw(ValueError(i % 3)) if i % 2 else c.send(i)
c.close()
print(log, c.cr_frame, c.cr_running)
try: c.send(None)
except RuntimeError as e: print(e)
async def agen():
    x = 0
    while True:
        x = yield x
        if x == "end": return
g = agen()
def step(awaitable):
    try: awaitable.send(None)
    except StopIteration as e: return e.value
    except StopAsyncIteration: return "ended"
print(step(g.asend(None)), [step(g.asend(i if i % 2 else i / 2)) for i in range(2000)][-2:], step(g.asend("end")), step(g.asend(1)))
async def broken(): await 5
async def over(source): return [v async for v in source]
async def within(manager):
    async with manager: pass
for make in (broken, lambda: over(5), lambda: over([1]), lambda: within(5), lambda: within(open)):
    for i in range(1100):
        try: run(make(), lambda r: r)
        except (TypeError, AttributeError) as e: said = type(e).__name__, str(e)
    print(*said)
