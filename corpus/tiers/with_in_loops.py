"""`with` in hot loops: exits called once each with what happened, managers that swallow, replaced methods, several managers."""
class CM:
    swallow = False
    def __init__(self, log, name): self.log, self.name = log, name
    def __enter__(self):
        self.log.append("+" + self.name)
        return self
    def __exit__(self, kind, value, trace):
        self.log.append("-" + self.name + (kind.__name__[0] if kind else ""))
        return self.swallow
def loop(n, action):
    log, results = [], []
    for i in range(n):
        del log[:-1]
        try:
            with CM(log, "a") as a, CM(log, "b"):
                if i == n - 1: action(a)
                elif i % 3 == 0: continue
        except Exception as e:
            results.append(type(e).__name__)
    return log, results, i
def leave(a): pass
def value_error(a): raise ValueError
def swallow(a):
    CM.swallow = 1
    raise KeyError
def replace(a):
    CM.swallow = False
    CM.__exit__ = lambda self, *args: self.log.append("replaced") or True
    raise IndexError
def broken(a):
    CM.__exit__ = lambda self, *args: 1 / 0
    raise IndexError
original = CM.__exit__
for action in (leave, value_error, swallow, replace, broken):
    print(action.__name__, loop(2000, action))
CM.__exit__ = original

def returning(n, how):
    log = []
    for i in range(n):
        with CM(log, "r"):
            if i == n - 1:
                return how, len(log), i
def breaking(n):
    log = []
    while True:
        with CM(log, "w"):
            n -= 1
            if n < 0: break
    else: log.append("else")
    return len(log), log[-1]
print(returning(2000, "r"), breaking(2000))
def instance_attributes_do_not_count(n):
    log = []
    for i in range(n):
        c = CM(log, "i")
        c.__exit__ = None
        with c as got: pass
        if got is not c: return "not the same"
    return len(log)
print(instance_attributes_do_not_count(1500))
class NoExit:
    def __enter__(self): return 1
def missing(make, n):
    said = {}
    for i in range(n):
        try:
            with make(i): pass
        except (TypeError, AttributeError) as e: said[str(e)] = said.get(str(e), 0) + 1
    return said
print(missing(lambda i: CM([], "x") if i < 1900 else [NoExit(), 5, None][i % 3], 2000))
