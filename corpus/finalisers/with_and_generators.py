"""A `with` in a generator exits when the generator does: exhausted, closed or dropped."""
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, t, v, tb): print("exit", self.n, t.__name__ if t else None)
def g(n):
    with M(n):
        yield 1
        yield 2
print(list(g("exhausted")))
c = g("closed")
next(c)
c.close()
d = g("dropped")
next(d)
del d
t = g("thrown")
next(t)
try:
    t.throw(KeyError("k"))
except KeyError as e:
    print("out came", e)
print([v for v, _ in zip(g("zipped"), [1])])
print("end")
