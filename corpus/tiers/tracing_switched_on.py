"""`sys.settrace` and `sys.setprofile` switched on and off by a helper in the middle of a hot loop: events from then on."""
import sys
events = []
def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__: return None
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer
def on(everywhere):
    sys.settrace(tracer)
    if everywhere: sys._getframe(1).f_trace = tracer
def off(): sys.settrace(None)
def callee(x):
    y = x + 1
    return y
def loop(n, start, stop, everywhere):
    total = 0
    for i in range(n):
        if i == start: on(everywhere)
        total += callee(i)
        if i == stop: off()
    return total
for args in ((3000, 2000, 2001, False), (3000, 2000, 2000, True), (2000, 1998, 5000, True), (50, 0, 1, True)):
    events.clear()
    print(args, loop(*args))
    sys.settrace(None)
    for e in events: print("   ", *e)

def profiler(frame, event, arg):
    if frame.f_code.co_filename == __file__: events.append((frame.f_code.co_name, event, getattr(arg, "__name__", repr(arg)[:20])))
def profiled(n, at):
    out = 0
    for i in range(n):
        if i == at: sys.setprofile(profiler)
        out += len(str(callee(i)))
        if i == at + 1: sys.setprofile(None)
    return out
events.clear()
print(profiled(2500, 2000))
for e in events: print("   ", *e)

def raising(n, at):
    caught = 0
    for i in range(n):
        if i == at: on(True)
        try:
            if i % 2: raise KeyError(i)
        except KeyError:
            caught += 1
        if i == at + 2: off()
    return caught
events.clear()
print(raising(2000, 1500))
for e in events: print("   ", *e)
def gen(n):
    for i in range(n): yield i
def over_generator(n, at):
    t = 0
    for v in gen(n):
        if v == at: on(False)
        t += v
    off()
    return t
events.clear()
print(over_generator(2000, 1998))
for e in events: print("   ", *e)
