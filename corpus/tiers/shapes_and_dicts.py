"""Attributes that come, go and change order, instance dicts that are read, replaced and shared, dict keys that are equal across types."""
class P: pass
def grow(n):
    total = 0
    for i in range(n):
        p = P()
        if i % 3: p.a = i; p.b = 0.5
        else: p.b = 1; p.a = 2 ** 62
        if i % 5 == 0: p.c = None
        if i % 7 == 0: del p.b; p.b = True
        total += p.a + p.b + hasattr(p, "c")
    return total, list(p.__dict__), p.__dict__
print(grow(3000))
def many(n):
    p = P()
    for i in range(n): setattr(p, f"x{i}", i)
    total = sum(getattr(p, f"x{i}") for i in range(n))
    for i in range(0, n, 2): delattr(p, f"x{i}")
    return total, len(vars(p)), list(vars(p))[:2]
print(many(1500))
def through_dict(n):
    p = P()
    p.v = 0
    for i in range(n):
        p.v = p.v + 1
        if i == 500: d = p.__dict__
        if i == 1000: d["v"] = 0.5
        if i == 1200: p.__dict__ = {"v": 2 ** 63, "w": 1}
        if i == 1400: d["v"] = "not seen"
        if i == 1500: vars(p).pop("v"); P.v = -1
    del P.v
    return p.v, d, p.__dict__
print(through_dict(2000))
def missing(n):
    p, q, errors = P(), P(), {}
    p.v = 1
    for i in range(n):
        try: (p if i % 10 else q).v
        except AttributeError as e: errors[str(e)] = errors.get(str(e), 0) + 1
    return errors
print(missing(2000))
def keys(n):
    d = {}
    for i in range(n):
        k = (1, 1.0, True, "1", 2 ** 70, float(2 ** 70), (1,), (1.0,), None, 0, False, -0.0)[i % 12]
        d[k] = d.get(k, 0) + 1
    return list(d.items())
print(keys(2400))
class K:
    hashes = equal = 0
    def __init__(self, v): self.v = v
    def __hash__(self): K.hashes += 1; return self.v % 3
    def __eq__(self, other): K.equal += 1; return isinstance(other, K) and self.v == other.v
def user_keys(n):
    d = {}
    for i in range(n): d[K(i % 9)] = d.get(K(i % 9), 0) + 1
    return sorted((k.v, c) for k, c in d.items()), K.hashes, K.equal > n
print(user_keys(900))
def order(n):
    d = {}
    for i in range(n):
        d[i % 10] = i
        if i % 4 == 0: d.pop((i * 3) % 10, None)
        if i % 9 == 0 and d: d.popitem()
    return d, list(reversed(d)), next(iter(d.items()))
print(order(2003))
def counts(words):
    c = {}
    for w in words:
        if w in c: c[w] += 1
        else: c[w] = 1
    return c
for i in range(1200): counts("ab")
print(counts("abca" * 700), counts([1, 1.0, True, 2] * 300), counts([]))
try: counts([[1]])
except TypeError as e: print(e)
class Default(dict):
    def __missing__(self, key): self[key] = len(self); return self[key]
d, total = Default(), 0
for i in range(2000): total += d[i % 50] if i < 1900 else d[str(i)]
print(total, len(d), d.get("none"), "none" in d)
