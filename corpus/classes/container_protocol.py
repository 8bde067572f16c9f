"""`__len__`, `__getitem__`, `__setitem__`, `__contains__`, `__iter__` and their fallbacks."""
class Seq:
    def __init__(self, *items): self.items = list(items)
    def __len__(self): return len(self.items)
    def __getitem__(self, i):
        print(f"[{i}]", end=" ")
        return self.items[i]
    def __setitem__(self, i, v): print("set", i, v); self.items[i] = v
    def __delitem__(self, i): print("del", i); del self.items[i]
s = Seq(1, 2, 3)
print(len(s), s[0], s[-1], s[1:], s[::2], bool(s), bool(Seq()))
s[0] = 9
s[1:2] = [7, 8]
del s[0]
print(list(s), 8 in s, 99 in s, list(reversed(s)), max(s))
class Grid:
    def __getitem__(self, key): return key
g = Grid()
print(g[1, 2], g[1:2, ::3], g[...], g[()], g[1,], g["a":"b"])
class Cont:
    def __contains__(self, x): return x
print(1 in Cont(), 0 in Cont(), "" not in Cont())
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), 2 in It(), sum(It()))
class Missing(dict):
    def __missing__(self, k): return f"no {k}"
m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m)
class BadLen:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in (-1, "x", 2 ** 70, 1.5):
    try:
        len(BadLen(n))
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
class Hint:
    def __iter__(self): return iter("ab")
    def __length_hint__(self): return 1000
print(list(Hint()))
class NoIter:
    __iter__ = None
    def __getitem__(self, i): return i
try:
    iter(NoIter())
except TypeError as e:
    print(e)
class Rev:
    def __reversed__(self): return "reversed!"
print(reversed(Rev()))
