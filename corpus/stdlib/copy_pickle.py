"""`copy` and `pickle` keep structure and identity within it."""
import copy, pickle
a = [1, [2, 3], {"k": (4,)}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(9)
print(b, c, b[1] is a[1], c[1] is a[1])
loop = [1]; loop.append(loop)
d = copy.deepcopy(loop); print(d[1] is d, d[1] is loop)
class P:
    def __init__(self, x): self.x = x; self.friend = None
    def __eq__(self, o): return self.x == o.x
    def __repr__(self): return f"P({self.x})"
class S(P):
    def __getstate__(self): return {"x": self.x * 10}
    def __setstate__(self, s): self.x = s["x"] + 1
class C:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
p, q = P(1), P(2); p.friend, q.friend = q, p
r = copy.deepcopy(p); print(r, r.friend, r.friend.friend is r, copy.copy(S(1)), copy.copy(C()), copy.deepcopy([C()]))
shared = [0]
for proto in range(6):
    out = pickle.loads(pickle.dumps([None, True, 1, -2 ** 70, 1.5, "é", b"\xff", (1, 2), {"a": [1]}, {1, 2}, frozenset([3]), p, S(4), shared, shared, len, P, 1j, range(3), ...], proto))
    print(proto, out[:11], out[11].friend, out[12], out[13] is out[14], out[15:])
for bad in (lambda: 0, (x for x in [])):
    try:
        pickle.dumps(bad)
    except (pickle.PicklingError, TypeError, AttributeError) as e:
        print(type(e).__name__)
# Attributes of sets, deques and bytearrays go with them, those in `__slots__` too.
import collections
class Slotted(set):
    __slots__ = ("a", "b")
class Frozen(frozenset):
    __slots__ = ("a", "__dict__")
class Queue(collections.deque):
    __slots__ = ("a",)
class Bytes(bytearray):
    __slots__ = ("a",)
for kind, content in (Slotted, [1, 2]), (Frozen, "x"), (Queue, [3]), (Bytes, b"y"):
    value = kind(content)
    value.a = 5
    if kind is Frozen:
        value.z = 6
    print(value.__reduce__()[1:3])
    twins = [copy.copy(value), copy.deepcopy(value)] + [pickle.loads(pickle.dumps(value, p)) for p in range(6)]
    print([(twin == value, twin.a, getattr(twin, "z", None)) for twin in twins])
class Stated(set):
    def __getstate__(self):
        return "state"
    def __setstate__(self, state):
        print(state)
print(copy.copy(Stated([1])), Stated().__reduce__()[2])
