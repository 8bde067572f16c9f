"""Values that die with their frame have its caller as the frame around their finaliser; others the frame that let them go."""
import sys
class Spy:
    def __init__(self, name): self.name = name
    def __del__(self):
        frame = sys._getframe(1)
        print(self.name, frame.f_code.co_name, frame.f_lineno, sorted(k for k in frame.f_locals if k[0] != "_")[:4])
def local(x):
    d, e = Spy("local"), 1
    return 5
def raises(x):
    d, e = Spy("raises"), 1
    1 / 0
def gen():
    d, e = Spy("generator"), 1
    yield 1
def caller():
    q = 1
    local(1)
    try: raises(1)
    except ZeroDivisionError: pass
    list(map(local, [1]))
    list(gen())
    g = gen()
    next(g)
    g.close()
    g = gen()
    next(g)
    del g
    class C:
        d = Spy("class")
        del d
        x = 1
    [Spy("comprehension") for _ in range(1)]
    exec("d = Spy('exec')", globals(), {})
    (lambda d: 1)(Spy("argument"))
    local.__call__(1)
caller()
