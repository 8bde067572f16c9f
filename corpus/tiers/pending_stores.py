"""Targets with pending operands: subscript, slice and attribute stores, augmented ones, swaps, star targets."""
log = []
class Box:
    def __init__(self): self.v = 0
def note(tag, value):
    log.append(tag)
    return value

def store(items, box, i, v):
    items[note("i", i)] = note("v", v) + 1
    note("box", box).v = items[note("j", i)] * 2
    items[note("k", i)] += note("w", v)
    note("b", box).v -= note("x", v)
    items[i], items[i + 1] = items[note("y", i + 1)], items[i]
    return items[i], items[i + 1], box.v

box = Box()
for n in range(1200):
    log.clear()
    store([0, 1, 2], box, n % 2, n)
print("".join(log))
for items, i, v in (([0, 1, 2, 3], 1, 1.5), ({0: "a", 1: 2 ** 62}, 0, 2 ** 62 - 1), ([0, 1], -2, 2 ** 64), ([1, 2], False, True)):
    print(store(items, box, i, v), items, box.v)
for items, i, v in (([0, 1], 1, 1), ([0, 1, 2], 5, 1), ([0, 1, 2], "x", 1), ((1, 2), 0, 1), ([0, 1, 2], 0, "s"), ({}, 0, None), ([0, 1, 2], 2, 4)):
    log.clear()
    try:
        store(items, box, i, v)
    except (IndexError, TypeError, KeyError) as e:
        print(type(e).__name__, e, "".join(log), items)

def unpack(source):
    a, (b, *c), d = source
    [x, y], box.v = (a, b), d
    return a, b, c, d, x, y
for i in range(1500):
    unpack((i, [i, i, i], i))
print(unpack("abc"), unpack([1, iter([2, 3, 4]), 2.5]), unpack({1: 0, (2, 3): 0, 4: 0}))
for wrong in ((1, 2), (1, [], 3), (1, 2, 3), (1, [2], 3, 4), 5):
    try:
        unpack(wrong)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e, box.v)

def slices(items, a, b, v):
    items[a:b] = v
    items[b:] = items[:a]
    del items[a]
    return items
for i in range(1200):
    slices([0, 1, 2, 3], 1, 2, (7, 8))
print(slices([0, 1, 2, 3], 1, -1, "xyz"), slices([0, 1, 2, 3], True, 2 ** 70, "ab"), slices([0, 1, 2, 3], 1, 3, range(2)))
