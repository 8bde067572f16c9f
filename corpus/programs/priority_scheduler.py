"""Whole program: jobs with dependencies, priorities and retries run by cooperative workers; the plan is checked and drawn."""
import heapq
from collections import defaultdict, deque
from dataclasses import dataclass, field


class CycleError(Exception):
    def __init__(self, path):
        super().__init__(" -> ".join(path))
        self.path = path


class JobFailed(Exception):
    pass


@dataclass
class Job:
    name: str
    cost: int
    priority: int = 0
    needs: tuple = ()
    fails: int = 0
    attempts: int = 0

    def work(self):
        """One unit of work per step; fails at the end as often as told."""
        self.attempts += 1
        for unit in range(self.cost):
            yield unit
        if self.attempts <= self.fails:
            raise JobFailed(f"{self.name}, attempt {self.attempts}")
        return f"{self.name} done after {self.attempts}"


class Graph:
    def __init__(self, jobs):
        self.jobs = {j.name: j for j in jobs}
        self.dependents = defaultdict(list)
        for j in jobs:
            for n in j.needs:
                if n not in self.jobs:
                    raise KeyError(f"{j.name} needs {n}, which is no job")
                self.dependents[n].append(j.name)
        self.check()

    def check(self):
        state = {}

        def visit(name, path):
            if state.get(name) == "done":
                return
            if state.get(name) == "open":
                raise CycleError(path[path.index(name):] + [name])
            state[name] = "open"
            for n in self.jobs[name].needs:
                visit(n, path + [name])
            state[name] = "done"

        for name in self.jobs:
            visit(name, [])

    def order(self):
        """Topological order, the alphabet deciding between equals."""
        left = {n: len(j.needs) for n, j in self.jobs.items()}
        heap = sorted(n for n, k in left.items() if k == 0)
        while heap:
            name = heapq.heappop(heap)
            yield name
            for d in self.dependents[name]:
                left[d] -= 1
                if left[d] == 0:
                    heapq.heappush(heap, d)

    def critical_path(self):
        finish, before = {}, {}
        for name in self.order():
            job = self.jobs[name]
            previous = max(job.needs, key=lambda n: (finish[n], n), default=None)
            finish[name] = job.cost + (finish[previous] if previous else 0)
            before[name] = previous
        name = max(finish, key=lambda n: (finish[n], n))
        path = []
        while name:
            path.append(name)
            name = before[name]
        return path[::-1], max(finish.values())


@dataclass(order=True)
class Entry:
    key: tuple
    job: Job = field(compare=False)


class Scheduler:
    def __init__(self, graph, workers, retries=2, quantum=3):
        self.graph, self.retries, self.quantum = graph, retries, quantum
        self.workers = [None] * workers
        self.ready, self.serial = [], 0
        self.waiting = {n: set(j.needs) for n, j in graph.jobs.items()}
        self.finished, self.failed, self.skipped = {}, {}, set()
        self.timeline = [[] for _ in range(workers)]
        self.parked = {}
        for n in graph.jobs:
            if not self.waiting[n]:
                self.push(graph.jobs[n])

    def push(self, job):
        self.serial += 1
        heapq.heappush(self.ready, Entry((-job.priority, self.serial), job))

    def step(self):
        for w in range(len(self.workers)):
            if self.workers[w] is None and self.ready:
                job = heapq.heappop(self.ready).job
                steps = self.parked.pop(job.name, None) or job.work()
                self.workers[w] = [job, steps, self.quantum]
        for w, running in enumerate(self.workers):
            if running is None:
                self.timeline[w].append(".")
                continue
            job, steps, _ = running
            try:
                next(steps)
                self.timeline[w].append(job.name[0])
                running[2] -= 1
                if running[2] == 0 and any(e.job.priority >= job.priority for e in self.ready):
                    self.parked[job.name] = steps
                    self.workers[w] = None
                    self.push(job)
            except StopIteration as stop:
                self.timeline[w].append("|")
                self.finish(job, stop.value)
                self.workers[w] = None
            except JobFailed as e:
                self.timeline[w].append("x")
                self.workers[w] = None
                if job.attempts <= self.retries:
                    job.priority -= 1
                    self.push(job)
                else:
                    self.failed[job.name] = str(e)
                    self.skip(job.name)

    def finish(self, job, result):
        self.finished[job.name] = result
        for d in self.graph.dependents[job.name]:
            self.waiting[d].discard(job.name)
            if not self.waiting[d] and d not in self.skipped:
                self.push(self.graph.jobs[d])

    def skip(self, name):
        todo = deque(self.graph.dependents[name])
        while todo:
            d = todo.popleft()
            if d not in self.skipped:
                self.skipped.add(d)
                todo.extend(self.graph.dependents[d])

    def run(self):
        ticks = 0
        while self.ready or any(self.workers):
            self.step()
            ticks += 1
        return ticks


def jobs():
    return [
        Job("fetch", 4, 5), Job("unpack", 2, 5, ("fetch",)), Job("configure", 3, 4, ("unpack",)), Job("lint", 6, 1, ("unpack",)), Job("build", 8, 6, ("configure",), fails=1),
        Job("docs", 5, 0, ("unpack",), fails=5), Job("test", 6, 3, ("build",)), Job("publish", 1, 9, ("docs", "test")), Job("announce", 1, 1, ("publish",)), Job("mail", 7, 2), Job("archive", 2, 0, ("test", "lint")),
    ]


graph = Graph(jobs())
print("order:", *graph.order())
print("critical:", *graph.critical_path())
for workers in (1, 2, 4):
    s = Scheduler(Graph(jobs()), workers)
    ticks = s.run()
    print(f"{workers} workers: {ticks} ticks, busy {sum(c != '.' for row in s.timeline for c in row)}")
    for row in s.timeline:
        print("   ", "".join(row))
    print("    finished:", *s.finished)
    print("    failed:", s.failed, "skipped:", sorted(s.skipped))
    assert set(s.finished) | set(s.failed) | s.skipped == set(s.graph.jobs)
print(s.finished["build"], "|", s.finished["test"])
for bad in ([Job("a", 1, needs=("b",)), Job("b", 1, needs=("c",)), Job("c", 1, needs=("b",))], [Job("a", 1, needs=("z",))], [Job("s", 1, needs=("s",))]):
    try:
        Graph(bad)
    except (CycleError, KeyError) as e:
        print(type(e).__name__, e)
