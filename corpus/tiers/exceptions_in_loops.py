"""try, except, else and finally in hot loops: which handler runs, what is unbound afterwards, how control leaves."""
def handlers(values):
    counts = {"value": 0, "key": 0, "else": 0, "finally": 0, "other": 0}
    for v in values:
        try:
            if v % 5 == 0: raise ValueError(v)
            if v % 5 == 1: {}[v]
            if v % 5 == 2: v.missing
        except ValueError as e:
            counts["value"] += e.args[0] == v
        except (KeyError, IndexError) as e:
            counts["key"] += e.args == (v,)
        except Exception as e:
            counts["other"] += 1
        else:
            counts["else"] += 1
        finally:
            counts["finally"] += 1
            try: e
            except UnboundLocalError: pass
            else: counts["leaked"] = 1
    return counts
print(handlers(range(3000)))

def leaving(n):
    out = []
    for i in range(n):
        try:
            if i % 4 == 0: continue
            if i == n - 1: break
            out.append(i)
        finally:
            out.append(-i)
            if i % 7 == 0: continue
    else:
        out.append("else")
    return len(out), sum(v for v in out if v != "else"), out[-2:]
print(leaving(2500), leaving(2501))

def returning(i):
    for k in range(3):
        try:
            if i == k: return "try"
            try:
                if i == k + 3: raise KeyError(i)
            finally:
                if i == k + 6: return "inner finally"
        except KeyError:
            return "handler"
        finally:
            if i == 9: return "finally"
    return "end"
counts = {}
for i in range(4000):
    r = returning(i % 12)
    counts[r] = counts.get(r, 0) + 1
print(counts)

def swallowed(n):
    hits = 0
    for i in range(n):
        while True:
            try:
                raise KeyError(i)
            finally:
                hits += 1
                break
    return hits
print(swallowed(2000))

def chain(n):
    kept = None
    for i in range(n):
        try:
            try: raise ValueError(i)
            except ValueError as first: raise KeyError(i) from (kept if i % 2 else first)
        except KeyError as e:
            kept = e
            if i > 3 and i % 500 == 0: kept.__cause__ = kept.__context__ = None
    return repr(kept), repr(kept.__context__), repr(kept.__cause__), kept.__suppress_context__
print(chain(2001))
def unbinds(n):
    e = "before"
    for i in range(n):
        try:
            if i == n - 1: raise ValueError
        except ValueError as e: pass
    return "e" in locals()
print(unbinds(2000))
