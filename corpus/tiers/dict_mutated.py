"""Dicts, sets and deques that change while a hot loop goes over them: which changes are allowed, and when the others are noticed."""
import collections
def dicts(n, change):
    d, seen = dict.fromkeys(range(n), 1), 0
    try:
        for k in d:
            seen += d[k]
            if k == n - 10: change(d, k)
    except (RuntimeError, KeyError) as e: return seen, type(e).__name__, str(e)
    return seen, len(d)
def replace_value(d, k): d[k] = 0.5; d[k + 1] = 2 ** 62
def add(d, k): d["new"] = 1
def delete(d, k): del d[k]
def swap(d, k): del d[k]; d["new"] = 2
def clear(d, k): d.clear()
for change in (replace_value, add, delete, swap, clear): print(change.__name__, dicts(2000, change))
def views(n):
    d, out = {i: i for i in range(n)}, []
    for view in (d.items, d.values, d.keys):
        count = 0
        try:
            for v in view():
                count += 1
                if count == n - 3: d[f"{view.__name__}"] = 1
        except RuntimeError as e: out.append((count, str(e)))
    return out
print(views(1500))
def sets(n):
    s, seen = set(range(n)), 0
    try:
        for v in s:
            seen += 1
            if seen == n - 1: s.add(-1)
    except RuntimeError as e: return seen, str(e)
def deques(n):
    q, seen = collections.deque(range(n)), 0
    try:
        for v in q:
            seen += 1
            if seen == n - 1: q.append(0)
    except RuntimeError as e: return seen, str(e)
print(sets(1500), deques(1500))
