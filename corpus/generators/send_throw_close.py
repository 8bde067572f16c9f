"""`send` gives a value to `yield`; `throw` raises there; `close` raises GeneratorExit there."""
def echo():
    received = []
    while True:
        try:
            v = yield received
            received.append(v)
        except ValueError as e:
            received.append(f"caught {e}")
        except GeneratorExit:
            print("closing", received)
            raise
g = echo()
next(g)
print(g.send(1), g.send("two"))
print(g.throw(ValueError("oops")))
print(g.throw(ValueError))
g.close()
g.close()
try:
    g.send(1)
except StopIteration:
    print("finished")
fresh = echo()
try:
    fresh.send(1)
except TypeError as e:
    print(e)
try:
    fresh.throw(KeyError("not started"))
except KeyError as e:
    print(repr(e))
print(next(fresh, "exhausted"))
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
s = stubborn(); next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)
def returns_on_close():
    try:
        yield
    except GeneratorExit:
        return 5
r = returns_on_close(); next(r)
print(r.close())
def reenter():
    yield next(me)
me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)
for bad in (1, "x", int):
    try:
        echo().throw(bad)
    except TypeError as e:
        print(e)
