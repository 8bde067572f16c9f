"""A generator's frame is the consumer when the `map` is driven inside it; a generator expression sees its own locals."""
x = "module"
def gen():
    x = "generator"
    for v in map(eval, ["x"]):
        yield v
print(list(gen()))
def from_outside(it):
    x = "gen with foreign map"
    for v in it:
        yield v
def f():
    x = "f"
    return list(from_outside(map(eval, ["x"])))
print(f())
def delegating():
    x = "delegating"
    yield from map(eval, ["x"])
def g():
    x = "g"
    return list(delegating())
print(g())
def genexp():
    x = "genexp's function"
    return list(eval(s) for s in ["x", "s"] if s == "s" or True)
x_before = x
s = "module s"
print(genexp())
def genexp_over_map():
    x = "function"
    return list(v for v in map(eval, ["x", "sorted(locals())"]))
print(genexp_over_map())
def sent():
    value = yield
    while True:
        value = yield list(map(eval, [value]))
co = sent()
next(co); co.send("x")
print(co.send("value"), co.send("sorted(locals())"))
