"""`sys.setprofile` reports calls and returns of Python and native functions."""
import sys
log = []
def profiler(frame, event, arg):
    log.append((event, frame.f_code.co_name, arg.__name__ if event.startswith("c_") else arg))
def f(x):
    return len(x) + g()
def g():
    try:
        int("x")
    except ValueError:
        return abs(-1)
sys.setprofile(profiler)
f("abc")
[].append(1)
sys.setprofile(None)
for l in log: print(l)
print(sys.getprofile())
