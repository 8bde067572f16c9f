"""`yield from` chains that are hot: values, sends and return values pass; the inner kind changes; deep and recursive ones."""
def leaf(n):
    total = 0
    for i in range(n):
        got = yield i
        if got is not None: total += got
    return total
def level(depth, n):
    if depth == 0: return (yield from leaf(n))
    return (yield from level(depth - 1, n)) + depth
def run(depth, n, send):
    g, seen = level(depth, n), 0
    try:
        next(g)
        while True:
            seen += g.send(send)
    except StopIteration as e: return seen, e.value
print(run(0, 2000, 1), run(3, 1500, 2), run(20, 300, 0.5), run(2, 1500, 2 ** 62), run(1, 1000, None))

class Tree:
    def __init__(self, v, left=None, right=None): self.v, self.left, self.right = v, left, right
    def __iter__(self):
        if self.left: yield from self.left
        yield self.v
        if self.right: yield from self.right
def build(low, high): 
    if low >= high: return None
    mid = (low + high) // 2
    return Tree(mid, build(low, mid), build(mid + 1, high))
tree = build(0, 1000)
print(sum(tree), list(tree) == list(range(1000)))
tree.left.left.v = 0.25
tree.right.v = 2 ** 70
print(sum(tree))

def delegate(source): return (yield from source)
class Sendable:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("done")
        return self.n
    def send(self, v): return ("sent", v)
def collect(source):
    g, out = delegate(source), []
    try:
        while True: out.append(next(g))
    except StopIteration as e: return out, e.value
for i in range(1200): collect([i])
print(collect([1, 2]), collect("ab"), collect(Sendable()), collect({1: 2}), collect(leaf(3)), collect(iter(lambda: 5, 5)), collect(range(2 ** 70, 2 ** 70 + 2)))
g = delegate(Sendable())
print(next(g), g.send("x"), next(g), g.gi_yieldfrom.n)
for bad in (5, None, object):
    try: collect(bad)
    except TypeError as e: print(e)
def swap():
    # Delegates to a list that grows while it does, then to itself by name.
    items = [0]
    for v in delegate(items):
        if v < 2000: items.append(v + 1)
    return len(items), items[-1]
print(swap())
def ackermann(m, n):
    if m == 0: return n + 1
    yield m
    if n == 0: return (yield from ackermann(m - 1, 1))
    return (yield from ackermann(m - 1, (yield from ackermann(m, n - 1))))
def finish(g):
    steps = 0
    try:
        while True: steps += next(g)
    except StopIteration as e: return steps, e.value
print(finish(ackermann(2, 6)))
