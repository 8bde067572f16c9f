"""Subclasses of built-in containers: overridden methods, what natively implemented operations ignore, plain results."""
class L(list):
    def __getitem__(self, i): return ("item", list.__getitem__(self, i)) if isinstance(i, int) else list.__getitem__(self, i)
    def append(self, x): super().append(x * 2)
    def __len__(self): return 99
l = L([1, 2]); l.append(3)
print(l, l[0], l[:1], type(l[:1]).__name__, type(l + l).__name__, type(l * 2).__name__, type(l.copy()).__name__, len(l), list(l), sum(l), max(l), bool(L()), [*l], sorted(l))
class D(dict):
    def __getitem__(self, k): return "overridden"
    def __setitem__(self, k, v): super().__setitem__(k, ("set", v))
    def keys(self): return ["fake"]
d = D(a=1); d["b"] = 2; d.update(c=3)
print(d, d["a"], d.get("a"), dict(d), {**d}, list(d), "%(a)s" % d, D.fromkeys("x", 1), d.setdefault("q", 1), d.copy().__class__.__name__)
class S(str):
    def __add__(self, o): return "added"
    def upper(self): return "UP"
s = S("abc")
print(s + "x", "x" + s, s.upper(), type(s.lower()).__name__, type(s[:]).__name__, f"{s}", s == "abc", hash(s) == hash("abc"), {s: 1}["abc"], "-".join([s]), isinstance(s, str))
class I(int):
    def __add__(self, o): return "I add"
    __radd__ = __add__
    def __repr__(self): return f"I({int(self)})"
i = I(5)
print(i + 1, 1 + i, i * 2, [i], str(i), f"{i}", i == 5, {5: "five"}[i], [0] * I(2), sum([i, i]) if False else "", -i, type(-i).__name__, int(i), range(I(3)), abs(I(-3)))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __iter__(self): return iter("custom")
t = T(1, 2)
print(t, list(t), (*t,), t[0], len(t), t == (1, 2), "%s %s" % t, tuple(t), hash(t) == hash((1, 2)))
class F(float):
    def __eq__(self, o): return True
    def __hash__(self): return 1
print(F(1.5) == 9, F(1.5) != 9, [F(2)], F(2.5) + 1, type(F(1) * 2).__name__)
class St(set):
    def add(self, x): super().add(str(x))
st = St([1]); st.add(2); print(sorted(map(str, st)), type(st | {3}).__name__, type(st.copy()).__name__, st)  if len(st) < 1 else print(len(st), type(st | {3}).__name__)
