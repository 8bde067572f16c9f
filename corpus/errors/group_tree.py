"""Uncaught exception groups are drawn as a tree, with limits on width and depth."""
import sys
def leaf(n):
    try: raise ValueError(f"leaf {n}\nsecond line")
    except ValueError as e:
        e.add_note("note one\nnote two"); return e
def deep(n):
    return ExceptionGroup(f"d{n}", [deep(n-1), KeyError(n)]) if n else leaf(0)
class E(Exception): pass
def show(e):
    sys.excepthook(type(e), e, e.__traceback__)
show(ExceptionGroup("many", [leaf(i) for i in range(20)]))
show(ExceptionGroup("many", [leaf(i) for i in range(16)]))
show(deep(13))
try:
    try: raise ExceptionGroup("c", [leaf(1)])
    except ExceptionGroup as g:
        try: raise E("x") from g
        except E as x: raise ExceptionGroup("outer", [x, ExceptionGroup("in", [E(2)]), E(3)])
except ExceptionGroup as e: show(e)
try:
    try: raise leaf(2)
    except ValueError: raise BaseExceptionGroup("q", [KeyboardInterrupt()])
except BaseException as e: e.add_note("top note"); show(e)
e = E("n"); e.__notes__ = 5; show(e); e.__notes__ = ["a", 4]; show(e); e.__notes__ = ("x",""); show(e)
class N:
    def __str__(self): raise ValueError
e.__notes__ = [N()]; show(e); e.__notes__ = "abc"; show(e)
