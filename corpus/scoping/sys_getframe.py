"""`sys._getframe(n)` names the frame n calls up: its code, line, locals and globals."""
import sys
def where(n=1):
    f = sys._getframe(n)
    return f.f_code.co_name, f.f_lineno, sorted(f.f_locals)
def a():
    x = 1
    return where()
def b():
    y = 2
    return where(2), a()
def c():
    return b()
print(where(), a())
print(c())
class K:
    in_class = where()
    def m(self): return where()
print(K.in_class[0], K().m())
print([where() for _ in "x"][0][0], (lambda: where())()[0])
def depth():
    f, n = sys._getframe(), 0
    while f:
        f, n = f.f_back, n + 1
    return n
print(depth(), (lambda: depth())())
try:
    sys._getframe(100)
except ValueError as e:
    print(e)
f = sys._getframe()
print(f.f_code.co_name, f.f_back, f.f_globals is globals(), f.f_locals is globals(), f.f_builtins is __builtins__.__dict__)
