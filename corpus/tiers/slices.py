"""Slices of sequences in hot code: of every kind, with parts of every kind, of objects that are no sequences."""
class Shows:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
class Index:
    def __init__(self, n): self.n = n
    def __index__(self):
        print("index", self.n)
        return self.n
class Noisy:
    def __init__(self, name): self.name = name
    def __repr__(self): return self.name
    def __del__(self): print("del", self.name)
class Sub(list):
    def __getitem__(self, key): return "own", key

def get(obj, start, stop, step): return obj[start:stop:step]
def put(obj, start, stop, value):
    obj[start:stop] = value
    return obj
def put_new(obj, n):
    obj[:n] = obj[n - 1::-1] if n else []
    return obj
def rotate(items):
    first = items[0]
    items[:3] = items[1:4]
    items[3] = first
    return items
def attempt(f, *args):
    try: return f(*args)
    except Exception as e: return f"{type(e).__name__}: {e}"

numbers = [0, 1, -1, 2, 5, -5, 2**70, -2**70, None]
for _ in range(40):
    got = [attempt(get, list(range(4)), a, b, c) for a in numbers for b in numbers for c in (None, 1, -1, 2, -3)]
print(got)
print([attempt(get, seq, 1, 3, None) for seq in ("abcdef", "äöüß", (1, 2, 3), b"xyz", bytearray(b"xyz"), range(9), Shows(), Sub("abc"))])
print([attempt(get, seq, 0, 9, s) for seq in ([1], (1,), "a") for s in (0, 1.5, "x")])
print(attempt(get, [1, 2, 3, 4], Index(1), Index(3), Index(1)), attempt(get, 5, 1, 2, 3), attempt(get, None, None, None, None))
whole = (1, 2, 3)
print(get(whole, None, None, None) is whole, get(whole, 0, 3, 1) is whole, get("text", 0, 4, None))

for _ in range(40): put(list(range(6)), 1, 3, [7, 8])
print(put([1, 2, 3], 0, 2, [9]), put([1, 2, 3], 1, 1, (4, 5)), put([1, 2, 3], 0, 3, []), put(list("abc"), 1, None, "xyz"))
own = [1, 2, 3]
print(put(own, 0, 3, own), put(own, 1, 2, own), attempt(put, own, 0, 1, 5), attempt(put, (1,), 0, 1, [2]), attempt(put, "a", 0, 1, "b"))
kept = [10, 20]
print(put([1, 2, 3], 0, 2, kept), kept)
put(Shows(), 1, 2, [3])
for n in range(6): print(put_new([1, 2, 3, 4, 5], n), put_new(list("abcde"), n))
items = list(range(5))
for _ in range(100): rotate(items)
print(items)
def replace():
    items = [Noisy("a"), Noisy("b"), Noisy("c")]
    items[0:2] = [Noisy("d"), Noisy("e")]
    print("replaced")
    items[:] = items[::-1]
    print(items)
    items[:1] = [1, 2]
    print(items)
for _ in range(3): replace()
def shares(deep):
    rows = [[i] for i in range(4)]
    part = rows[1:3]
    part[0].append(deep)
    rows[1:3] = part[::-1]
    return rows, part
for i in range(60): shared = shares(i)
print(shared)
for f in ("range(5)['x':]", "range(5)[1.5:]", "range(5)[::0]", "range(2**70)[2**69:-1:3]", "range(5)[Index(1):Index(9)]",
          "slice(Index(1), Index(7), Index(2)).indices(Index(5))", "slice('x').indices(5)", "slice(1).indices(-1)"):
    try: print(f, eval(f))
    except Exception as e: print(f, type(e).__name__, e)
