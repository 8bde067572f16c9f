"""`throw`, `close` and collection of generators that hang in try, finally and with, thousands of times."""
log = {}
def note(key): log[key] = log.get(key, 0) + 1
def worker():
    try:
        while True:
            try:
                note("yield")
                x = yield "value"
                note(f"sent {type(x).__name__}")
            except ValueError as e:
                note(f"caught {e}")
                yield "recovered"
    except GeneratorExit:
        note("exit")
        raise
    finally:
        note("finally")
for i in range(2000):
    g = worker()
    next(g)
    kind = i % 5
    if kind == 0: g.close()
    elif kind == 1: note(g.throw(ValueError("a")))
    elif kind == 2: g.send(i)
    elif kind == 3:
        try: g.throw(KeyError)
        except KeyError: note("through")
    del g
print(sorted(log.items()))

def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: yield 2
def returns():
    try: yield 1
    except GeneratorExit: return "ignored"
errors = {}
for i in range(1500):
    g = stubborn()
    next(g)
    try: g.close()
    except RuntimeError as e: errors[str(e)] = errors.get(str(e), 0) + 1
    g = returns()
    next(g)
    r = g.close()
    try: next(g)
    except StopIteration as e: value = e.value
print(errors, r, value)

def outer(inner):
    try:
        result = yield from inner
        yield ("result", result)
    except KeyError as e: yield ("outer caught", repr(e))
    finally: note("outer finally")
log.clear()
for i in range(1500):
    g = outer(worker() if i % 2 else iter([1, 2]))
    next(g)
    try: r = g.throw(KeyError("k")) if i % 3 else g.throw(ValueError("v"))
    except Exception as e: r = repr(e)
    note(str(r))
    g.close()
del g
print(sorted(log.items()))

def running():
    try: g.send(None)
    except ValueError as e: yield str(e)
for _ in range(1000):
    g = running()
    said = next(g)
print(said)
g = worker()
for bad in (lambda: g.send(1), lambda: g.throw(ValueError("unstarted")), lambda: next(g), lambda: g.throw(5), lambda: worker().throw(KeyError, "v", 3)):
    try: bad()
    except (TypeError, ValueError, StopIteration) as e: print(type(e).__name__, e)
def stop_inside():
    yield 1
    raise StopIteration(5)
for _ in range(1200):
    try: list(stop_inside())
    except RuntimeError as e: said = e
print(said, repr(said.__cause__))
