"""Whole program: an operating system kernel in small; tasks of several kinds exchange packets through a scheduler."""
from enum import Enum


class State(Enum):
    READY = "ready"
    WAITING = "waiting"
    HELD = "held"
    DONE = "done"


class Packet:
    """A message in a singly linked queue."""

    def __init__(self, kind, payload=0):
        self.kind = kind
        self.payload = payload
        self.hops = []
        self.link = None


class Queue:
    def __init__(self):
        self.head = self.tail = None
        self.length = 0

    def put(self, packet):
        packet.link = None
        if self.tail is None:
            self.head = packet
        else:
            self.tail.link = packet
        self.tail = packet
        self.length += 1

    def get(self):
        packet = self.head
        self.head = packet.link
        if self.head is None:
            self.tail = None
        self.length -= 1
        return packet

    def __bool__(self):
        return self.head is not None

    def __len__(self):
        return self.length


class Task:
    """Runs when it has input or is ready; subclasses say what they do."""

    def __init__(self, kernel, name, priority):
        self.kernel, self.name, self.priority = kernel, name, priority
        self.queue = Queue()
        self.state = State.READY
        self.runs = 0
        kernel.add(self)

    def runnable(self):
        return self.state is State.READY or (self.state is State.WAITING and bool(self.queue))

    def execute(self):
        self.runs += 1
        packet = self.queue.get() if self.queue else None
        if packet is not None:
            packet.hops.append(self.name)
        self.state = self.run(packet) or State.READY

    def run(self, packet):
        raise NotImplementedError


class Producer(Task):
    def __init__(self, kernel, name, priority, count, targets):
        super().__init__(kernel, name, priority)
        self.left, self.targets = count, targets

    def run(self, packet):
        if packet is not None:
            self.kernel.log.append(f"{self.name} got back {packet.payload} via {'>'.join(packet.hops)}")
            return State.WAITING if self.left == 0 else State.READY
        if self.left == 0:
            return State.WAITING
        self.left -= 1
        target = self.targets[self.left % len(self.targets)]
        p = Packet("work", self.left)
        p.hops.append(self.name)
        self.kernel.send(target, p)


class Transformer(Task):
    def __init__(self, kernel, name, priority, function, target):
        super().__init__(kernel, name, priority)
        self.function, self.target = function, target

    def run(self, packet):
        if packet is None:
            return State.WAITING
        packet.payload = self.function(packet.payload)
        self.kernel.send(self.target, packet)
        return State.WAITING


class Device(Task):
    """Holds itself after each packet until the clock releases it."""

    def __init__(self, kernel, name, priority, sink):
        super().__init__(kernel, name, priority)
        self.sink = sink
        self.busy = None

    def run(self, packet):
        if self.busy is not None:
            done, self.busy = self.busy, None
            if packet is not None:
                self.busy = packet
            self.kernel.send(self.sink, done)
            return State.HELD if self.busy else State.WAITING
        if packet is None:
            return State.WAITING
        self.busy = packet
        return State.HELD


class Clock(Task):
    def __init__(self, kernel, name, ticks):
        super().__init__(kernel, name, 0)
        self.ticks = ticks
        self.register = 0b1011

    def run(self, packet):
        if self.ticks == 0:
            return State.DONE
        self.ticks -= 1
        bit = self.register & 1
        self.register = (self.register >> 1) ^ (0b110100 if bit else 0)
        for task in self.kernel.tasks:
            if task.state is State.HELD and bit == task.priority % 2:
                task.state = State.READY


class Kernel:
    def __init__(self):
        self.tasks, self.by_name, self.log = [], {}, []
        self.sent = self.switches = 0
        self.last = None

    def add(self, task):
        if task.name in self.by_name:
            raise ValueError(f"two tasks named {task.name}")
        self.by_name[task.name] = task
        self.tasks.append(task)
        self.tasks.sort(key=lambda t: -t.priority)

    def send(self, name, packet):
        self.sent += 1
        self.by_name[name].queue.put(packet)

    def run(self, limit):
        for step in range(limit):
            task = next((t for t in self.tasks if t.runnable()), None)
            if task is None:
                return step
            if task is not self.last:
                self.switches += 1
            self.last = task
            task.execute()
        return limit


def main():
    kernel = Kernel()
    Clock(kernel, "clock", 400)
    Producer(kernel, "source", 10, 12, ["double", "square"])
    Transformer(kernel, "double", 20, lambda v: v * 2, "disk")
    Transformer(kernel, "square", 25, lambda v: v * v, "net")
    Device(kernel, "disk", 30, "collect")
    Device(kernel, "net", 31, "collect")
    Transformer(kernel, "collect", 15, lambda v: -v, "source")
    try:
        Clock(kernel, "disk", 1)
    except ValueError as e:
        print("refused:", e)
    steps = kernel.run(5000)
    print("steps", steps, "sent", kernel.sent, "switches", kernel.switches)
    for line in kernel.log:
        print(line)
    for task in kernel.tasks:
        print(f"{task.name:<8} {task.state.value:<8} runs {task.runs:>4} queue {len(task.queue)}")


main()
