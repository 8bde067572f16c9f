"""Views show changes, support set operations, and notice size changes during iteration."""
d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
d["c"] = 3
print(k, v, i, len(k), "c" in k, 3 in v, ("c", 3) in i, list(reversed(k)))
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), sorted(i & {("a", 1)}), k == {"a", "b", "c"}, k <= {"a", "b", "c", "d"}, k.isdisjoint("xyz"), v == v, d.values() == d.values(), k.mapping)
for action in ("d['z'] = 1", "del d['a']"):
    d = {"a": 1, "b": 2}
    try:
        for key in d:
            exec(action)
    except RuntimeError as e:
        print(action, e)
d = {"a": 1, "b": 2}
for key in d: d[key] += 10
print(d)
try:
    for key in d:
        del d[key]
        d[key + "2"] = 1
except RuntimeError as e:
    print(e)
for key in list(d): del d[key]
print(d, {}.keys(), {1: 2}.items(), type({}.keys()).__name__)
try:
    d.keys()[0]
except TypeError as e:
    print(e)
try:
    {1: []}.items() & {1}
except TypeError as e:
    print(e)
