"""Generators whose values, sent values and locals change type between resumptions, while hot."""
def accumulate():
    total, kinds = 0, []
    while True:
        got = yield total
        if got is None: continue
        total = total + got
        if not kinds or kinds[-1] != type(total).__name__: kinds.append(type(total).__name__)
        if got == "stop": return kinds, total
def drive(values):
    g = accumulate()
    next(g)
    last = None
    for v in values:
        try: last = g.send(v)
        except StopIteration as e: return last, e.value
        except TypeError as e: return last, str(e), g.gi_frame
    return last, g.gi_frame.f_locals["kinds"]
print(drive([1] * 2000), drive([1] * 1500 + [0.5] * 1500), drive([2 ** 62] * 1500 + [1.5, 1j]), drive([True, 1.0, 2 ** 70, None] * 500))
print(drive([1] * 2000 + ["text"]), drive([]))

def producer(n):
    for i in range(n):
        yield i if i % 3 else i / 2 if i % 2 else str(i)
def consume(n):
    ints = floats = length = 0
    for v in producer(n):
        if isinstance(v, int): ints += v
        elif isinstance(v, float): floats += v
        else: length += len(v)
    return ints, floats, length
print(consume(3000), consume(1), consume(0))

def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
g = fibonacci()
values = [next(g) for _ in range(1500)]
print(values[90:94], len(str(values[-1])), values[-1] % 1000007)

def two_kinds(flag):
    x = 1 if flag else "s"
    while True:
        y = yield x
        x = x + y if y is not None else x
ints, strings = two_kinds(True), two_kinds(False)
next(ints); next(strings)
for i in range(2000):
    a = ints.send(1)
    b = strings.send("x" if i % 100 == 0 else "")
print(a, b)
try: ints.send("oops")
except TypeError as e: print(e)
print(list(ints), next(strings))
pipeline = (x * 2 for x in (y + 1 for y in (z for z in range(5000) if z % 2)) if x % 3)
print(sum(pipeline), sum(pipeline))
mixed = [0] * 2000 + [1.5, "a"]
try: print(sum(v + 1 for v in mixed))
except TypeError as e: print(e)
def unpacks():
    for pair in zip(range(2000), "ab" * 1000):
        a, b = yield pair
g = unpacks(); next(g)
for i in range(1500): g.send((i, i))
try: g.send((1, 2, 3))
except ValueError as e: print(e, g.gi_frame)
