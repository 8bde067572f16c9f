"""Wrong arguments to everything callable."""
import builtins, itertools, functools, collections, math, operator
class Box:
    def __init__(self, v): self.v = v

vals = lambda: [1, -1, 2.5, "text", b"bytes", None, [1, 2], (1, 2), {"a": 1}, {1, 2}, Box(3), int, len, 1 << 70, 1j, iter([1, 2]), (i for i in range(2)), range(3), slice(1, 2), Ellipsis]
skip = {"input", "breakpoint", "exit", "quit", "help", "print", "open", "copyright", "credits", "license", "exec", "eval", "compile", "__import__", "__build_class__"}
count = 0
def attempt(f, args, kw={}):
    global count
    try:
        r = f(*args, **kw)
    except RecursionError: raise
    except Exception as e:
        count += 1
    else:
        if hasattr(r, "__next__"):
            try:
                for _ in range(3): next(r)
            except Exception: count += 1
fs = [getattr(builtins, n) for n in sorted(dir(builtins)) if n not in skip and callable(getattr(builtins, n))]
fs = [f for f in fs if not (isinstance(f, type) and issubclass(f, BaseException) )]
for m in (itertools, functools, collections, math, operator):
    for n in sorted(dir(m)):
        f = getattr(m, n)
        if callable(f) and not n.startswith("_"): fs.append(f)
for f in fs:
    attempt(f, ())
    attempt(f, (), {"nope": [1]})
    attempt(f, ([1],), {"key": 3})
    for a in vals():
        attempt(f, (a,))
        attempt(f, (a,), {"zz": Box(1)})
    for a in vals()[::2]:
        if a == (1 << 70): continue
        for b in vals()[::3]:
            if f in (pow, operator.pow, operator.ipow, operator.lshift, operator.mul, operator.imul, math.perm, math.comb, operator.ilshift): continue
            attempt(f, (a, b))
            attempt(f, (a, b, [a]))
print(count > 100)
