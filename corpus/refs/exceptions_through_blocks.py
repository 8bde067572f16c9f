"""Exceptions through finally, with, loops, comprehensions and nested handlers."""
import sys
class CM:
    def __init__(self, fe=0, fx=0, sw=0): self.a = (fe, fx, sw)
    def __enter__(self):
        if self.a[0]: raise KeyError([self])
        return [self]
    def __exit__(self, *a):
        if self.a[1]: raise LookupError([a])
        return self.a[2]
log = []
def run(n):
    for fe in (0, 1):
        for fx in (0, 1):
            for sw in (0, 1):
                try:
                    with CM(fe, fx, sw) as x, CM(0, fx, 0) as y:
                        try:
                            for i in [[1], [2]]:
                                try:
                                    if n == 0: continue
                                    if n == 1: break
                                    if n == 2: return [i]
                                    if n == 3: raise ValueError([i])
                                    if n == 4: 1 / 0
                                    if n == 5: [z for z in i if z.foo]
                                    if n == 6: undefined_name
                                    if n == 7: a, b, c = i
                                    if n == 8: raise SystemExit([1])
                                    if n == 9:
                                        try: raise ValueError([1])
                                        except ValueError as e:
                                            try: raise KeyError from e
                                            finally: log.append(repr(sys.exc_info()[1]))
                                finally:
                                    log.append("fin")
                                    if n == 4 and sw: return [3]
                        except (TypeError, AttributeError) as e: raise RuntimeError([e]) from None
                        else: log.append("else")
                        finally: t = [x, y]
                except BaseException as e:
                    log.append(repr(type(e))); log.append(e.__context__ and type(e.__context__))
for n in range(10): run(n)
def rec(n):
    try: return rec(n + 1) + [n]
    finally: n = [n]
try: rec(0)
except RecursionError as e: log.append("rec")
def deep(n):
    if n == 0: raise ValueError([n])
    try: deep(n - 1)
    except ValueError as e: raise KeyError(n) from e
try: deep(50)
except KeyError as e:
    c = 0
    x = e
    while x: x = x.__cause__; c += 1
    log.append(c)
    saved = e
saved.self = saved
del saved, x
try:
    try: raise ExceptionGroup("g", [ValueError([1]), TypeError([2]), ExceptionGroup("h", [KeyError(3)])])
    except* ValueError as e: log.append(e.exceptions); raise OSError([1])
    except* KeyError as e: raise
except ExceptionGroup as e: log.append(repr(e))
try:
    try: raise ValueError([1])
    except* TypeError: pass
except ValueError as e: log.append(repr(e))
try:
    try: raise ValueError([1])
    except 5: pass
except TypeError as e: log.append(str(e))
for bad in (5, int, "x", None):
    try: raise bad
    except TypeError as e: log.append(str(e))
    try: raise ValueError from bad
    except (TypeError, ValueError) as e: log.append(str(e))
class BadExc(Exception):
    def __init__(self, *a): raise KeyError([a])
class NotExc(Exception):
    def __new__(cls, *a): return [1]
for b in (BadExc, NotExc):
    try: raise b
    except Exception as e: log.append(repr(e))
print("\n".join(map(str, log)))
