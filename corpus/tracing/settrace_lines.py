"""`sys.settrace` reports call, line, return and exception events of Python frames."""
import sys
events = []
def tracer(frame, event, arg):
    name = frame.f_code.co_name
    if name in ("f", "g", "h", "loop"):
        shown = arg if event == "return" else arg[0].__name__ if event == "exception" else None
        events.append((name, event, frame.f_lineno - frame.f_code.co_firstlineno, shown))
    return tracer
def f(x):
    if x:
        y = g(x)
    else:
        y = 0
    return y
def g(n):
    return n * 2
def h():
    try:
        raise ValueError
    except ValueError:
        pass
def loop():
    total = 0
    for i in range(2):
        total += i
    return total
def traced(call, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        call(*args)
    finally:
        sys.settrace(None)
    for e in events:
        print(e)
traced(f, 1)
traced(f, 0)
traced(h)
traced(loop)
print(sys.gettrace())
