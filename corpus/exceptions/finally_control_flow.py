"""`return`, `break` and `continue` in `finally` replace what was going on, exceptions included."""
def ret():
    try:
        return "try"
    finally:
        print("finally runs")
def override():
    try:
        return "try"
    finally:
        return "finally"
def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"
def loop():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("finally", i)
    return i
def breaks_exception():
    for i in range(2):
        try:
            raise KeyError
        finally:
            break
    return "loop left"
def late_change():
    v = "before"
    try:
        return v
    finally:
        v = "after"
def nested():
    try:
        try:
            return "inner"
        finally:
            print("first")
    finally:
        print("second")
def raise_in_finally():
    try:
        raise ValueError("a")
    finally:
        raise KeyError("b")
for f in (ret, override, swallow, loop, breaks_exception, late_change, nested):
    print(f.__name__, f())
try:
    raise_in_finally()
except KeyError as e:
    print(repr(e), repr(e.__context__))
def gen():
    try:
        yield 1
    finally:
        print("gen finally")
print(list(gen()))
