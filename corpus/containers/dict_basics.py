"""Dictionaries keep insertion order; keys are compared by hash and equality."""
d = {"a": 1, "b": 2}
d["c"] = 3; d["a"] = 10
print(d, len(d), d["a"], "b" in d, d.get("z"), d.get("z", 0), list(d), list(d.keys()), list(d.values()), list(d.items()))
del d["a"]; d["a"] = "again"; print(d)
print(d.pop("b"), d.pop("zz", "default"), d.setdefault("c", 0), d.setdefault("new", []), d.popitem(), d)
d.update({"x": 1}, y=2); d.update([("z", 3)]); print(d, dict(a=1), dict([("k", "v")]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), {**d, "x": 9}, dict.fromkeys("ab", 0), dict.fromkeys([1]))
print({"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {1: "i", 1.0: "f", True: "b"}, {"a": 1} | {"b": 2}, list(reversed({"a": 1, "b": 2})))
e = {"k": 1}; e |= {"k": 2, "m": 3}; print(e, e.copy(), e.copy() is e)
for k, v in sorted(d.items()): print(k, v, end="; ")
print()
for source in ("{}['k']", "{}[[]]", "{[]: 1}", "{}.pop('k')", "{}.popitem()", "dict(1)", "dict([1])", "dict(['abc'])", "{} < {}", "{}.update(1)", "{} + {}", "{(1, []): 2}", "dict(**{1: 2})", "{}.setdefault([])"):
    try:
        print(eval(source))
    except (KeyError, TypeError, ValueError) as e:
        print(source, type(e).__name__, e)
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): print("hash", self.n, end=" "); return 7
    def __eq__(self, o): print("eq", self.n, o.n, end=" "); return self.n == o.n
k = {K(1): "one"}; k[K(2)] = "two"; print(); print(k[K(1)]); print(len(k))
big = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
for i in range(0, 1000, 4): big[i] = -i
print(len(big), list(big)[:3], list(big)[-3:], sum(big.values()))
