"""A simulated operating system kernel: tasks, packets and a priority scheduler."""
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind = link, ident, kind
        self.datum = 0
        self.data = [0] * 4
    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue
class Task:
    def __init__(self, kernel, ident, priority, queue):
        self.kernel, self.ident, self.priority, self.queue = kernel, ident, priority, queue
        self.waiting = queue is None
        self.held = False
        kernel.table[ident] = self
        kernel.order.append(self)
        kernel.order.sort(key=lambda t: -t.priority)
    def runnable(self):
        return not self.held and not (self.waiting and self.queue is None)
    def take(self):
        p = self.queue
        if p is not None:
            self.queue = p.link
            p.link = None
        return p
class Idle(Task):
    def __init__(self, kernel, count):
        super().__init__(kernel, IDLE, 0, None)
        self.waiting = False
        self.control, self.count = 1, count
    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            self.held = True
        elif self.control & 1 == 0:
            self.control //= 2
            self.kernel.release(DEVICE_A)
        else:
            self.control = self.control // 2 ^ 0xD008
            self.kernel.release(DEVICE_B)
class Worker(Task):
    dest, n = HANDLER_A, 0
    def run(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.dest = HANDLER_B if self.dest == HANDLER_A else HANDLER_A
        packet.ident, packet.datum = self.dest, 0
        for i in range(4):
            self.n = self.n % 26 + 1
            packet.data[i] = 64 + self.n
        self.kernel.send(packet)
class Handler(Task):
    work = devices = None
    def run(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is not None:
            if work.datum >= 4:
                self.work = work.link
                work.ident = WORKER
                self.kernel.send(work)
                return
            if self.devices is not None:
                device = self.devices
                self.devices = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                device.ident = DEVICE_A if self.ident == HANDLER_A else DEVICE_B
                device.origin = self.ident
                self.kernel.send(device)
                return
        self.waiting = True
class Device(Task):
    pending = None
    def run(self, packet):
        if packet is None:
            if self.pending is None:
                self.waiting = True
                return
            packet, self.pending = self.pending, None
            packet.ident = packet.origin
            self.kernel.send(packet)
        else:
            self.pending = packet
            self.held = True
            self.kernel.holds += 1
class Kernel:
    def __init__(self):
        self.table, self.order = {}, []
        self.sends = self.holds = 0
    def send(self, packet):
        self.sends += 1
        task = self.table[packet.ident]
        task.queue = packet.append_to(task.queue)
    def release(self, ident):
        self.table[ident].held = False
    def schedule(self):
        while True:
            for task in self.order:
                if task.runnable():
                    packet = task.take()
                    task.waiting = False
                    task.run(packet)
                    break
            else:
                return
def run(count):
    k = Kernel()
    Idle(k, count)
    Worker(k, WORKER, 1000, Packet(Packet(None, WORKER, "work"), WORKER, "work"))
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, "device")
        Handler(k, handler, priority, queue)
        Device(k, device, priority + 2000, None)
    k.schedule()
    return k.sends, k.holds
def main():
    print(run(170000))
if __name__ == "__main__":
    main()
