"""`&`, `|`, `^` on small, negative, big and bool operands; bools stay bools, sets and flags take part."""
import enum
def conj(a, b): return a & b
def disj(a, b): return a | b
def excl(a, b): return a ^ b

acc = 0
for i in range(4000):
    acc = excl(acc, disj(conj(i, 0x555), i << 3))
print(acc)
edges = (0, 1, -1, 0xFF, -0x100, 2 ** 62 - 1, -2 ** 62, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 64, 2 ** 100 - 1)
for f in (conj, disj, excl):
    for a in edges:
        print(f.__name__, a, [f(a, b) for b in edges])
for f in (conj, disj, excl):
    print(f.__name__, [f(a, b) for a in (True, False) for b in (True, False)], f(True, 2), f(3, False), f({1, 2}, {2, 3}))

class Permission(enum.IntFlag):
    READ = 1
    WRITE = 2
    BOTH = 3

def flags(values):
    out = Permission(0)
    for v in values:
        out = out | v
    return out
print(flags([Permission.READ] * 2000), flags([Permission.READ, Permission.WRITE] * 1000), int(flags([1, 2, 4] * 1000)))

def any_over(values):
    # A bool accumulator that becomes an int and later a big one.
    kinds, found = [], False
    for v in values:
        found |= v
        if not kinds or kinds[-1] is not type(found):
            kinds.append(type(found))
    return found, [k.__name__ for k in kinds]
print(any_over([False] * 2000 + [True] * 2000), any_over([False] * 2000 + [2] + [2 ** 70]), any_over([True] * 1999 + [1]))

def errors(values):
    words = []
    for v in values:
        try:
            v & 1
        except TypeError as e:
            words.append(str(e))
    return words
print(errors([7] * 3000 + [1.0, "x", None, [1], (1,)] + [8] * 10))

def popcount(x):
    n = 0
    while x:
        x &= x - 1
        n += 1
    return n
print(sum(popcount(i) for i in range(1500)), popcount(2 ** 200 - 1), popcount(2 ** 62 | 1))
