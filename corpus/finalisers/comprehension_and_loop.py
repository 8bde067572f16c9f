"""The loop variable keeps its last value; a comprehension's is gone at its end; a consumed element dies at the next round."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
for d in (D(i) for i in range(3)):
    print("body", d.name)
print("after loop")
del d
print([x.name for x in map(D, "ab")])
print("after comprehension")
it = iter([D("i1"), D("i2")])
for v in it:
    print("got", v.name)
    del v
print("end")
def gen():
    yield D("g1")
    yield D("g2")
for v in gen():
    print("yielded", v.name)
v = None
a, *b = map(D, "xyz")
print("unpacked")
a = None
b.pop()
b = None
print("done")
