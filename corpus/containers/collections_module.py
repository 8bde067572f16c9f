"""`collections`: deque, Counter, OrderedDict, defaultdict, ChainMap."""
from collections import *
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0); print(d, d[0], len(d), d.maxlen)
d.rotate(1); print(d); d.rotate(-2); print(d, d.pop(), d.popleft(), 2 in d, d.count(1), d.index(1), list(reversed(d)))
d.extend("ab"); d.extendleft("xy"); d.insert(1, "i") if len(d) < 4 else None; d.remove("a") if "a" in d else None; print(d, d == deque(d), d.copy(), deque([1]) + deque([2]), deque([1]) * 2)
try:
    deque().pop()
except IndexError as e:
    print(e)
try:
    for x in (q := deque([1, 2])): q.append(x)
except RuntimeError as e:
    print(e)
c = Counter("mississippi")
print(c, c["s"], c["z"], c.most_common(2), sorted(c.elements())[:4], c + Counter("ms"), c - Counter("ssss"), c & Counter("ssp"), c | Counter("zz"), c.total(), Counter(a=1) == Counter("a"), +Counter(a=-1), sum(c.values()))
c.update("mm"); c.subtract("iiii"); print(c)
dd = defaultdict(list)
dd["a"].append(1); dd["b"]; print(dd, dd.get("zz"), "zz" in dd, dd.default_factory, dict(dd))
o = OrderedDict(a=1, b=2, c=3); o.move_to_end("a"); o.move_to_end("c", last=False); print(o, o.popitem(last=False), list(reversed(o)), o == {"b": 2, "a": 1}, o == OrderedDict(a=1, b=2))
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); m["c"] = 9; print(m["a"], m["b"], m.maps, m.new_child({"a": 0})["a"], m.parents["a"], sorted(m))
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
print(U(a=1), UserList([1, 2])[0], UserString("ab") + "c")
