"""A generator's frame is called anew at each resumption and returns at each yield."""
import sys
log = []
def tracer(frame, event, arg):
    if frame.f_code.co_name in ("gen", "<listcomp>", "<genexpr>", "Body", "<lambda>"):
        log.append((frame.f_code.co_name, event, arg if event == "return" else None))
    return tracer
def gen():
    x = yield 1
    yield x
def run():
    g = gen()
    next(g)
    g.send("s")
    list(g)
    [i for i in range(2)]
    sum(i for i in range(2))
    (lambda: 5)()
    class Body:
        attr = 1
sys.settrace(tracer)
run()
sys.settrace(None)
for l in log: print(l if l[2] is None or isinstance(l[2], (int, str)) else l[:2])
