"""Jumps by `f_lineno`: out of loops, with blocks and handlers, and what is refused."""
import sys
def run(f, frm, to, event="line"):
    done = []
    def trace(frame, ev, arg):
        if frame.f_code is f.__code__:
            if ev == event and not done and frame.f_lineno - f.__code__.co_firstlineno == frm:
                done.append(1)
                try:
                    frame.f_lineno = f.__code__.co_firstlineno + to
                    print("now", frame.f_lineno - f.__code__.co_firstlineno)
                except Exception as e:
                    print(type(e).__name__, e)
            elif done:
                print(" ", ev, frame.f_lineno - f.__code__.co_firstlineno, end=";")
            return trace
    sys.settrace(trace)
    try: r = f()
    except Exception as e: r = e
    sys.settrace(None)
    print()
    print(f.__name__, frm, to, event, repr(r))
class CM:
    def __enter__(self): return "in"
    def __exit__(self, *a): print("exit", a[0]); return False
def loop():
    out = []
    for i in range(3):
        out.append(i)
        out.append(-i)
    out.append("end")
    for j in range(2):
        out.append(j * 10)
    return out
for frm, to in ((3, 5), (3, 7), (5, 3), (4, 3), (1, 8), (3, -1), (3, 50), (5, 1), (4, 7), (2, 7)): run(loop, frm, to)
def handlers():
    out = []
    try:
        out.append(1)
        1 / 0
        out.append(2)
    except ZeroDivisionError as e:
        out.append(repr(sys.exc_info()[1]))
        out.append(3)
    finally:
        out.append(4)
    out.append(repr(sys.exc_info()[1]))
    return out
for frm, to in ((3, 5), (4, 5), (3, 7), (7, 11), (7, 10), (8, 3), (1, 10), (10, 12), (8, 12), (4, 8)): run(handlers, frm, to)
def withs():
    out = []
    with CM() as x:
        out.append(x)
        out.append(2)
    out.append(3)
    with CM() as y:
        out.append(y)
    return out
for frm, to in ((3, 5), (1, 3), (4, 7), (3, 8), (5, 2)): run(withs, frm, to)
def unbound(n=1):
    a = 1
    b = 2
    return a, b
run(unbound, 1, 3)
def deleted():
    a = 1
    del a
    return 5
run(deleted, 1, 2)
def gen():
    def g():
        yield 1
        yield 2
    return list(g())
run(gen, 1, 4); run(loop, 3, 5, "exception"); run(loop, 8, 5, "return"); run(loop, 0, 5, "call")
def values():
    x = 1
    return x
for v in (1.5, "3", None, 10**30, True):
    def tr(frame, ev, arg):
        if frame.f_code is values.__code__ and ev == "line":
            try: frame.f_lineno = v
            except Exception as e: print(type(e).__name__, e)
            try: del frame.f_lineno
            except Exception as e: print(type(e).__name__, e)
        return tr
    sys.settrace(tr)
    values()
    sys.settrace(None)
