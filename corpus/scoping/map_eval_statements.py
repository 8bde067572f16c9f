"""Statements that consume `map(eval, ...)` do so in their own frame: `for`, unpacking, `in`, `yield from`, star arguments."""
a, b = "A", "B"
def f():
    a, b = 1, 2
    src = ["a", "b"]
    for v in map(eval, src):
        print("for", v)
    p, q = map(eval, src)
    print("unpack", p, q)
    first, *rest = map(eval, src)
    print("starred", first, rest)
    print("in", 2 in map(eval, src), "B" in map(eval, src), 3 not in map(eval, src))
    print(*map(eval, src))
    print([*map(eval, src)], (*map(eval, src),), {*map(eval, src)})
    out = []
    out.extend(map(eval, src))
    out += map(eval, src)
    out[:0] = map(eval, src)
    print(out)
    print("{}-{}".format(*map(eval, src)))
    s = {0}
    s.update(map(eval, src))
    print(sorted(s))
f()
def g():
    a, b = "gen a", "gen b"
    yield from map(eval, ["a", "b"])
print(list(g()))
