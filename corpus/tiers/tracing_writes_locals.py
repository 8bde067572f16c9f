"""A trace function writes the locals of a hot loop: values of other types, deleted names, through `f_locals`."""
import sys
def run(f, *args, writes):
    done = []
    def tracer(frame, event, arg):
        if frame.f_code is not f.__code__: return None
        if event == "line":
            found = frame.f_locals
            for when, action in writes:
                if when(found) and (id(action), found.get("i")) not in done:
                    done.append((id(action), found.get("i")))
                    action(found)
        return tracer
    sys.settrace(tracer)
    try: r = f(*args)
    except Exception as e: r = type(e).__name__, str(e)
    finally: sys.settrace(None)
    return r, len(done)
def loop(n):
    total, step = 0, 1
    for i in range(n):
        total = total + step
    return total, step, i
def cells(n):
    total = 0
    def get(): return total
    for i in range(n):
        total += 1
    return total, get(), i
def whiled(n):
    i = 0
    while i < n:
        i += 1
    return i
print(loop(3000), cells(3000), whiled(3000))
at = lambda k: lambda found: found.get("i") == k
print(run(loop, 1500, writes=[(at(1400), lambda d: d.update(step=0.5))]))
print(run(loop, 1500, writes=[(at(1400), lambda d: d.update(total=2 ** 62 - 3)), (at(1450), lambda d: d.update(step=True))]))
print(run(loop, 1500, writes=[(at(1400), lambda d: d.update(step="text"))]))
print(run(loop, 1500, writes=[(at(1400), lambda d: d.update(i=-5, n="unused", new=1))]))
print(run(cells, 1500, writes=[(at(1400), lambda d: d.update(total=-1.5))]))
print(run(whiled, 1500, writes=[(at(1200), lambda d: d.update(i=1499.5))]))
print(run(whiled, 1500, writes=[(at(1200), lambda d: d.update(n=1201))]))
def reader(n):
    seen, value = [], None
    for i in range(n):
        if not seen or seen[-1] != value: seen.append(value)
    return seen
print(run(reader, 1500, writes=[(at(k), lambda d, k=k: d.update(value=k)) for k in (10, 1000, 1498)]))
# Without a trace function, writes to another frame's f_locals are lost.
def write(name, value): sys._getframe(1).f_locals[name] = value
def unaffected(n):
    total = 0
    for i in range(n):
        total += 1
        write("total", 1000000)
        write("fresh", i)
    return total, locals().get("fresh") is not None
print(unaffected(2000))
def line_numbers(n):
    lines = {}
    def here(): return sys._getframe(1).f_lineno - line_numbers.__code__.co_firstlineno
    for i in range(n):
        a = here(); lines[a] = lines.get(a, 0) + 1
        b = [here(),
             here()]
        for x in b: lines[x] = lines.get(x, 0) + 1
    return lines
print(line_numbers(1500))
