"""`yield from` passes values, sends and throws through, and gives the subgenerator's return value."""
def inner():
    try:
        a = yield "i1"
        print("inner got", a)
        b = yield "i2"
        print("inner got", b)
    except KeyError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"
def outer():
    r = yield from inner()
    print("result", r)
    yield from [1, 2]
    yield from "ab"
    r = yield from range(1)
    print("from range", r)
    return "outer result"
def run(g):
    while True:
        try:
            print("value", next(g))
        except StopIteration as e:
            return e.value
print(run(outer()))
g = outer()
next(g)
print(g.send("S"))
print(g.throw(KeyError("T")))
print(next(g))
g.close()
def tree(t):
    if t:
        yield from tree(t[0])
        yield t[1]
        yield from tree(t[2])
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("from class")
    def close(self): print("close called")
def d(): return (yield from It())
try:
    next(d())
except StopIteration as e:
    print(e.value)
try:
    list((lambda: (yield from 5))())
except TypeError as e:
    print(e)
