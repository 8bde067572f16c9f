"""`raise` alone, `raise ... from`, `sys.exc_info()` and `__context__` in hot handlers and across calls and generators."""
import sys
import traceback
def reraise(kind):
    try:
        raise kind("first")
    except Exception:
        if sys.exc_info()[0] is KeyError:
            raise
        return "handled"
def count(n):
    passed = 0
    for i in range(n):
        try:
            reraise(KeyError if i % 3 == 0 else ValueError)
        except KeyError as e:
            passed += len(traceback.extract_tb(e.__traceback__))
    return passed, sys.exc_info()
print(count(3000))

def same_exception(n):
    e = ValueError("reused")
    for i in range(n):
        try:
            raise e
        except ValueError as caught:
            assert caught is e
    depth, tb = 0, e.__traceback__
    while tb: depth, tb = depth + 1, tb.tb_next
    return depth, e.__context__
print(same_exception(1500))

def deeper(n, stop):
    try:
        if n == stop: raise LookupError(n)
        return deeper(n + 1, stop)
    except LookupError as e:
        e.args += (n,)
        raise
for i in range(300): 
    try: deeper(0, 5)
    except LookupError as e: args = e.args
print(args)

def info_in_callee(): return sys.exc_info()[1]
def nested(n):
    seen = []
    for i in range(n):
        try: raise KeyError(i)
        except KeyError as a:
            try: raise ValueError(i)
            except ValueError as b:
                inner = info_in_callee() is b
            outer = info_in_callee() is a
            context = b_context = None
        seen.append((inner, outer, info_in_callee()))
    return set(seen)
print(nested(2000))

def generator_info():
    while True:
        try:
            yield sys.exc_info()[0]
        except KeyError:
            yield "in", sys.exc_info()[0].__name__
g = generator_info()
seen = {}
for i in range(2000):
    try: raise ValueError
    except ValueError:
        r = next(g)
        seen[str(r)] = seen.get(str(r), 0) + 1
        if i % 2: seen[str(g.throw(KeyError))] = seen.get("t", 0) + 1
print(seen, next(g))

def no_active():
    try: raise
    except RuntimeError as e: return str(e)
for _ in range(1200): no_active()
print(no_active())
def replaced():
    try:
        try: 1 / 0
        finally: {}["gone"]
    except KeyError as e: return e
for _ in range(1200): e = replaced()
print(repr(e), repr(e.__context__))
traceback.print_exception(e)
for cause in (None, ValueError, ValueError("x"), 5):
    for _ in range(1000):
        try: raise KeyError from cause
        except Exception as caught: last = repr(caught), repr(caught.__cause__), caught.__suppress_context__
    print(last)
