"""Events of exceptions that pass through finally, with and generators."""
import sys
def tr(f, e, a):
    if f.f_code.co_filename == __file__: print(f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, e, a[0].__name__ if e == "exception" else None)
    return tr
class CM:
    def __enter__(self): return self
    def __exit__(self, *a): return False
class CS(CM):
    def __exit__(self, *a): return True
def f():
    try:
        1/0
    finally:
        x = 1
def g():
    try:
        f()
    except ZeroDivisionError as e:
        raise
def h():
    with CM():
        g()
def i():
    with CS():
        h()
    try: h()
    except KeyError: pass
    except ValueError: pass
def j():
    for x in gen(): pass
    try: next(gen2())
    except ValueError: pass
    [y for y in range(2)]
def gen():
    yield 1
    yield 2
def gen2():
    try: yield from gen3()
    finally: 1
def gen3():
    raise ValueError
    yield
sys.settrace(tr)
try: i()
except ZeroDivisionError: pass
j()
sys.settrace(None)
