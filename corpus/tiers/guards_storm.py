"""Types that alternate in every iteration at arithmetic, comparison, attribute, item and call sites: nothing stays guessed right."""
class A:
    def __init__(self): self.v = 1
    def get(self): return self.v
class B:
    def __init__(self): self.pad, self.v = None, 2.5
    def get(self): return -self.v
class C:
    v = 3
    def __getattr__(self, name): return lambda: 1000
class D(dict):
    v = property(lambda self: 4)
    get = staticmethod(lambda: 0.5)
def arithmetic(values, n):
    total, last = 0, None
    for i in range(n):
        x = values[i % len(values)]
        try:
            total = total + x
            last = x * 2 - x, -x, x < total, x == 1
        except TypeError:
            total = 0
    return total if not isinstance(total, complex) else "complex", last
print(arithmetic([1, 1.5], 4000), arithmetic([1, True], 4000), arithmetic([1, 2 ** 70, -2 ** 70], 3000), arithmetic([1, "a"], 3000))
print(arithmetic([0.5, 1, True, 2 ** 63, -0.0], 5000), arithmetic([2 ** 62 - 1, 1 - 2 ** 62], 4000))
def objects(kinds, n):
    total = 0
    made = [k() for k in kinds]
    for i in range(n):
        o = made[i % len(made)]
        total += o.v
        total += o.get()
        if i % 997 == 0: made[i % len(made)] = kinds[(i + 1) % len(kinds)]()
    return total
for kinds in ((A, B), (A, B, C), (A, B, C, D), (A,) * 9 + (B,)): print(objects(kinds, 4000))
def items(containers, n):
    total = 0
    for i in range(n):
        c = containers[i % len(containers)]
        total += c[1] if not isinstance(c, str) else len(c[1])
        total += len(c) + (1 in c if not isinstance(c, (str, bytes)) else 2)
        for first in c: total += first if isinstance(first, (int, float)) else 7; break
        if not isinstance(c, (tuple, str, bytes, range)): c[1] = i % 3
    return total
print(items([[1, 2], {1: 5, 2: 6}], 3000), items([[1, 2], (3, 4), "ab", b"xy", range(5), {1: 2.5}, bytearray(b"12")], 4000))
def calls(functions, n):
    total = 0
    for i in range(n):
        f = functions[i % len(functions)]
        total += f(i)
    return total
class Callable:
    def __call__(self, x): return x % 5
print(calls([abs, lambda x: x / 2, Callable(), int, (7).__mul__, float, A.__init__ and (lambda x, y=3: x - y), True.__add__], 4000))
def flips(n):
    # A local whose type flips at a nested loop's edges.
    x, out = 0, 0
    for i in range(n):
        for j in range(4):
            x = x + 1 if j % 2 else x + 0.5
            out += x > 2
        x = int(x) if i % 3 else str(int(x)) and 0.25
    return x, out
print(flips(1500))
def nones(n):
    head, count = None, 0
    for i in range(n):
        head = (i, head) if i % 10 else None
        if head is None: count += 1
        elif head[1] is None: count += 100
        elif head[1][1]: count += 10000
    return count, head
print(nones(3001))
