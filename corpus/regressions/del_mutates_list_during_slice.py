"""A `__del__` that changes the list being cleared or sliced must not corrupt it."""
class Evil:
    def __init__(self, target): self.target = target
    def __del__(self):
        self.target.append("from __del__")
l = []
l.extend([1, Evil(l), 3, Evil(l)])
l[1:2] = []
print(len(l), l[0])
l.clear()
print(l)
d = {}
class EvilDict:
    def __del__(self): d["added"] = d.get("added", 0) + 1
d.update({i: EvilDict() for i in range(3)})
d[0] = None
d.clear()
print(d)
