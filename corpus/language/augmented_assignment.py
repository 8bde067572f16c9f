"""Augmented assignment evaluates its target once and prefers the in-place method."""
def index(log=[]):
    log.append(1)
    print("index called", len(log))
    return 0

a = [[1]]
a[index()] += [2]
print(a)
b = a[0]
b += (3, 4)
print(a, b is a[0])
t = (1,)
u = t
u += (2,)
print(t, u)

class Counter:
    def __init__(self): self.n = 0
    def __iadd__(self, other):
        print("iadd", other)
        self.n += other
        return self
    def __sub__(self, other):
        print("sub", other)
        return "replaced"
c = Counter()
d = c
c += 5
print(c is d, c.n)
c -= 1
print(c, d.n)
tup = ([],)
try:
    tup[0] += [1]
except TypeError as e:
    print(e)
print("yet the list was extended:", tup)
class M:
    def __imatmul__(self, o): return ("imatmul", o)
m = M()
m @= 3
print(m)
