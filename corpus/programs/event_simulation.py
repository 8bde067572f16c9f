"""Whole program: a discrete event simulation of a bank hall with processes written as generators."""
import heapq
from collections import deque, defaultdict
from itertools import count


class Random:
    """A small generator of our own, so that the run is the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return self.state >> 33

    def below(self, n):
        return self.next() % n

    def choice(self, items):
        return items[self.below(len(items))]


class Interrupt(Exception):
    pass


class Event:
    """Something that happens once; processes wait for it by yielding it."""

    def __init__(self, world):
        self.world, self.done, self.value, self.waiters = world, False, None, []

    def succeed(self, value=None):
        if self.done:
            raise RuntimeError("event happened twice")
        self.done, self.value = True, value
        for process in self.waiters:
            self.world.schedule(0, process, value)
        self.waiters.clear()


class Process(Event):
    def __init__(self, world, generator, name):
        super().__init__(world)
        self.generator, self.name, self.alive = generator, name, True
        self.token = 0
        world.schedule(0, self, None)

    def resume(self, value, failure=None):
        self.token += 1
        try:
            target = self.generator.throw(failure) if failure else self.generator.send(value)
        except StopIteration as stop:
            self.alive = False
            self.succeed(stop.value)
            return
        match target:
            case int() | float():
                self.world.schedule(target, self, None)
            case Event(done=True):
                self.world.schedule(0, self, target.value)
            case Event():
                target.waiters.append(self)
            case _:
                raise TypeError(f"{self.name} yielded {target!r}")

    def interrupt(self, reason):
        if self.alive:
            self.world.schedule(0, self, None, Interrupt(reason))


class World:
    def __init__(self):
        self.now, self.queue, self.order, self.trace = 0, [], count(), []

    def schedule(self, delay, process, value, failure=None):
        heapq.heappush(self.queue, (self.now + delay, next(self.order), process, process.token, value, failure))

    def process(self, generator, name):
        return Process(self, generator, name)

    def run(self, until=None):
        while self.queue:
            time, _, process, token, value, failure = heapq.heappop(self.queue)
            if until is not None and time > until:
                self.now = until
                return
            self.now = time
            if process.alive and (failure or token == process.token):
                process.resume(value, failure)

    def log(self, *words):
        self.trace.append(f"{self.now:>5} " + " ".join(map(str, words)))


class Resource:
    """A number of places and a queue for them."""

    def __init__(self, world, capacity):
        self.world, self.free, self.waiting = world, capacity, deque()
        self.longest = 0

    def request(self):
        event = Event(self.world)
        if self.free:
            self.free -= 1
            event.succeed()
        else:
            self.waiting.append(event)
            self.longest = max(self.longest, len(self.waiting))
        return event

    def cancel(self, event):
        if event in self.waiting:
            self.waiting.remove(event)
            return True
        return False

    def release(self):
        if self.waiting:
            self.waiting.popleft().succeed()
        else:
            self.free += 1


def customer(world, name, hall, rng, stats):
    arrived = world.now
    request = hall.request()
    try:
        yield request
    except Interrupt as reason:
        if not hall.cancel(request):
            hall.release()
        stats["lost"].append(name)
        world.log(name, "leaves:", reason)
        return "lost"
    waited = world.now - arrived
    stats["waits"].append(waited)
    if waited:
        world.log(name, "waited", waited)
    try:
        yield 5 + rng.below(20)
    finally:
        hall.release()
    stats["served"].append(name)
    return waited


def impatient(world, process, limit, stats):
    yield limit
    if process.alive and process.name not in stats["serving"]:
        if process.name not in stats["served"] and any(process in e.waiters for e in stats["hall"].waiting):
            process.interrupt("waited too long")


def arrivals(world, hall, rng, stats, number):
    everyone = []
    for i in range(number):
        p = world.process(customer(world, f"c{i:02}", hall, rng, stats), f"c{i:02}")
        world.process(impatient(world, p, 25, stats), f"watch {i}")
        everyone.append(p)
        yield rng.choice([1, 2, 3, 8, 13])
    total = 0
    for p in everyone:
        result = yield p
        total += result if isinstance(result, int) else 0
    world.log("everyone is done, waited in total", total)
    return total


def run(seed, tellers, customers):
    world, rng = World(), Random(seed)
    hall = Resource(world, tellers)
    stats = defaultdict(list)
    stats["hall"] = hall
    door = world.process(arrivals(world, hall, rng, stats, customers), "door")
    world.run()
    return world, hall, stats, door


for seed, tellers in ((1, 1), (2, 2), (7, 3)):
    world, hall, stats, door = run(seed, tellers, 30)
    waits = stats["waits"]
    print(f"seed {seed}, {tellers} tellers: end {world.now}, served {len(stats['served'])}, lost {len(stats['lost'])}, longest queue {hall.longest}, mean wait {sum(waits) / len(waits):.3f}, total {door.value}")
    for line in world.trace[:8]:
        print(line)
    assert hall.free == tellers and not hall.waiting
w = World()
def bad():
    yield "nonsense"
w.process(bad(), "bad")
try:
    w.run()
except TypeError as e:
    print(e)
e = Event(w)
e.succeed(1)
try:
    e.succeed(2)
except RuntimeError as err:
    print(err)
def ticker(world):
    try:
        while True:
            yield 10
            world.log("tick")
    finally:
        print("ticker closed")
w = World()
t = w.process(ticker(w), "ticker")
w.run(until=35)
print(w.now, len(w.trace), w.trace[-1])
t.generator.close()
