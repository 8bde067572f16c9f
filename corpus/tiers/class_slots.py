"""`__slots__` in hot loops: unbound slots, slots of a base, a slot and a dict, deletion and rebinding, a slot replaced."""
class S:
    __slots__ = ("a", "b")
    def __init__(self, a, b): self.a, self.b = a, b
class T(S):
    __slots__ = ("c",)
class D(S):
    pass

def total(objects):
    t = 0
    for o in objects:
        t += o.a - o.b
        o.a, o.b = o.b, o.a
    return t
objects = [S(i, i // 2) for i in range(2500)]
print(total(objects), total(objects), total([T(1, 2), D(2.5, 1), S(2 ** 63, 1)] * 700))

def unbound(n):
    o, errors = S(1, 2), []
    for i in range(n):
        if i % 1000 == 500: del o.a
        try:
            o.a += 1
        except AttributeError as e:
            errors.append((i, str(e)))
            o.a = i
    return o.a, errors
print(unbound(3000))

def foreign(o, n):
    refused = 0
    for i in range(n):
        try:
            o.extra = i
        except AttributeError as e:
            refused += 1
            said = str(e)
            if i == n - 2: o = D(1, 2)
    return refused, said, o.extra
print(foreign(S(1, 2), 2000), foreign(T(1, 2), 2000))

def replaced(o, n):
    seen = set()
    slot = S.__dict__["a"]
    for i in range(n):
        if i == 1500: S.a = property(lambda self: "property")
        if i == 1700: S.a = slot
        if i == 1900: S.a = "plain"
        if i == 2100: S.a = slot
        seen.add(o.a)
    return sorted(seen, key=str)
print(replaced(S(9, 9), 2500))

class Weird(S):
    __slots__ = ()
    b = 5
w = Weird.__new__(Weird)
hits = 0
for i in range(2000):
    try: w.b = i
    except AttributeError as e: hits += 1; said = str(e)
    hits += w.b
print(hits, said)
for i in range(2000):
    x = T.__new__(T)
    if i % 2: x.c = i
    try: hits += x.c
    except AttributeError: hits -= 1
print(hits, S.a.__get__(S("v", 0)), type(S.a).__name__)
