"""What is on the way when a loop gets hot: iterators, with blocks, handlers, an exception being handled, nested loops."""
import sys
class Manager:
    def __init__(self, log): self.log = log
    def __enter__(self): self.log.append("enter"); return self
    def __exit__(self, kind, value, trace):
        self.log.append(kind and kind.__name__)
        return kind is KeyError

def in_with(n, kind):
    log = []
    with Manager(log) as m:
        for i in range(n):
            if i == n - 1 and kind:
                raise kind(i)
        log.append("end")
    return log, i
print(in_with(3000, None), in_with(3000, KeyError))
try:
    in_with(3000, ValueError)
except ValueError as e:
    print("out", e)

def in_handler(n):
    try:
        {}["missing"]
    except KeyError as outer:
        total = 0
        for i in range(n):
            total += len(sys.exc_info()[1].args[0])
            if i == n - 1:
                try:
                    1 // 0
                except ZeroDivisionError as inner:
                    kept = inner.__context__ is outer
        return total, kept, sys.exc_info()[0].__name__
print(in_handler(2500), sys.exc_info())

def in_finally(n):
    try:
        return "returned"
    finally:
        for i in range(n):
            pass
        if i % 2:
            print("finally", i)
print(in_finally(3000))

def nested(n):
    # Only the innermost loop is hot; the outer iterators wait.
    rows = []
    for a in ("x", "y"):
        for b in zip(range(2), "pq"):
            for c in enumerate(range(n)):
                pass
            rows.append((a, b, c))
    return rows
print(nested(1500))

def many_parameters(a, b=2, *args, c, d=4, **kw):
    for i in range(2000):
        a, b, c, d = b, c, d, a
    return a, b, c, d, args, sorted(kw.items()), i
print(many_parameters(1, c=3), many_parameters("a", 1.5, None, c=[], e=5))

def two_loops(n):
    first = 0
    while first < n:
        first += 1
    second = first
    while second:
        second -= 1
        if second == 5: break
    else:
        return "no break"
    return first, second
print(two_loops(2500))
