"""`locals()`, `eval`, `exec`, `vars` and `dir` in hot functions: what they see, and that they change no variable."""
def hot(i):
    a, b = i, "b"
    before = locals()
    exec("a = 'exec'; new = i * 2")
    c = eval("a") if i % 2 else eval("(a, b, i)")
    after = locals()
    return a, before is after, sorted(after), c, eval("[a for _ in (1,)]", globals(), {"a": 5}) if i == 1999 else None
counts = {}
for i in range(2000):
    a, same, names, c, extra = hot(i)
    key = a == i, same, tuple(names), type(c).__name__
    counts[key] = counts.get(key, 0) + 1
print(counts, c, extra)
def dicts(n):
    out = []
    for i in range(n):
        d = locals()
        d["foreign"] = i
        d["i"] = -1
        if i in (0, 1500, n - 1): out.append((i, d["i"], locals()["i"], vars()["foreign"], sorted(k for k in dir())))
    return out
for row in dicts(2000): print(row)
def unbinding(n):
    seen = set()
    for i in range(n):
        if i % 2: x = i
        else:
            try: del x
            except UnboundLocalError: pass
        seen.add(tuple(sorted(k for k in locals())))
    return sorted(seen)
print(unbinding(2000))
def nested(n):
    total = 0
    def inner():
        nonlocal total
        total += 1
        return locals(), eval("total")
    for i in range(n):
        d, t = inner()
        assert d == {"total": t}
    return locals()["total"], sorted(locals())
print(nested(1500))
def evaluated(n):
    total, x = 0, 0
    for i in range(n):
        x = i
        total += eval("x + 1") if i < n - 2 else eval("x + 0.5") if i < n - 1 else eval("x + 2 ** 62")
    return total
print(evaluated(2000))
def comprehension(n):
    k = 5
    return [sorted(locals()) for i in range(n)][-1], {tuple(locals()) for i in range(n)}, [k + locals()["i"] for i in range(n)][-1]
print(comprehension(1500))
code = compile("y = x * 2\nfor j in range(3): y += j", "<c>", "exec")
def executes(n):
    x = space = None
    out = 0
    for i in range(n):
        space = {"x": i if i % 2 else i / 2}
        exec(code, space)
        out += space["y"]
    try: j
    except NameError: out += 1000000
    return out, sorted(k for k in space if k[0] != "_")
print(executes(1500))
class Scope(dict):
    def __missing__(self, key): return len(key)
def mapped(n): return sum(eval("one + three * i", {}, Scope(i=i)) for i in range(n))
print(mapped(1500))
lines = ["def made(n):", "    t = 0"] + [f"    t += {k} * n" for k in range(100)] + ["    return t, locals()"]
exec("\n".join(lines))
for i in range(1200): made(i)
print(made(2), made(0.5), made(2 ** 60)[0])
