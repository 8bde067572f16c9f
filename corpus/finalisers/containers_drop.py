"""Removing from a container, or dropping the container, drops its elements at that statement."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
l = [D(i) for i in range(6)]
l.pop()
print("popped")
del l[0]
l[1:3] = []
print("sliced")
l.remove(l[0])
print("removed", len(l))
del l
d = {i: D(f"d{i}") for i in range(4)}
d.pop(0); del d[1]; d.popitem()
print("dict", len(d))
d.update({2: None})
print("updated")
class H(D):
    def __hash__(self): return hash(self.name)
    def __eq__(self, o): return self.name == o.name
s = {H("x")}
s.add(H("x"))
print("equal one not added")
s.discard(H("x"))
print("discarded")
t = (D("in tuple"),)
t = ()
import collections
q = collections.deque([D("q1"), D("q2"), D("q3")], maxlen=3)
q.append(D("q4"))
q.popleft()
print("deque", len(q))
q.clear()
