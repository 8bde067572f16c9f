"""Generators suspended inside finally, except and with blocks keep the exception that is being handled apart from the caller's."""
import sys
def in_finally(fail):
    try:
        if fail: raise ValueError("inner")
        yield "body"
    finally:
        yield sys.exc_info()[0]
        yield "second"
def run(fail, outside):
    out = []
    try:
        if outside: raise KeyError("outer")
        out.append("none")
    except KeyError:
        g = in_finally(fail)
        try:
            for v in g: out.append(v and (v if isinstance(v, str) else v.__name__))
        except ValueError as e: out.append((str(e), repr(e.__context__)))
        out.append(sys.exc_info()[0].__name__)
        return out
    g = in_finally(fail)
    try:
        for v in g: out.append(v and (v if isinstance(v, str) else v.__name__))
    except ValueError as e: out.append((str(e), repr(e.__context__)))
    out.append(sys.exc_info()[0])
    return out
seen = {}
for i in range(2000):
    r = str(run(i % 2, i % 3 == 0))
    seen[r] = seen.get(r, 0) + 1
for r in sorted(seen): print(r, seen[r])

def alternating():
    while True:
        try:
            yield sys.exc_info()[1] and sys.exc_info()[1].args
            raise IndexError("own")
        except IndexError:
            yield sys.exc_info()[1].args
g = alternating()
pairs = {}
for i in range(3000):
    if i % 5 == 0:
        try: raise KeyError(i % 2)
        except KeyError: v = next(g)
    else: v = next(g)
    pairs[v] = pairs.get(v, 0) + 1
print(pairs, sys.exc_info())
g.close()

class CM:
    def __init__(self, log): self.log = log
    def __enter__(self): return self
    def __exit__(self, kind, *rest): self.log.append(kind.__name__ if kind else None)
def guarded(log):
    with CM(log):
        with CM(log):
            for i in range(3): yield i
counts = {}
for i in range(2000):
    log = []
    g = guarded(log)
    for v in g:
        if v == i % 5: break
    if i % 2:
        del g
    else:
        try: g.throw(OSError)
        except OSError: pass
    counts[tuple(log)] = counts.get(tuple(log), 0) + 1
    g = None
for k in sorted(counts, key=str): print(k, counts[k])

def returns_in_finally(i):
    try: yield i
    finally: return i * 2
total = 0
for i in range(1500):
    g = returns_in_finally(i)
    next(g)
    try: g.throw(ValueError) if i % 2 else next(g)
    except StopIteration as e: total += e.value
print(total)
def outer():
    for i in range(1500):
        try: yield from in_finally(i % 2)
        except ValueError as e: yield e.__context__
print({str(v): 1 for v in outer()})
