"""Traceback objects: frames, lines, chains; re-raising adds entries."""
import sys, traceback
def a(): b()
def b():
    raise ValueError("x")
def lines(tb):
    out = []
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return out
try:
    a()
except ValueError as e:
    first = lines(e.__traceback__)
    print(first)
    try:
        raise e
    except ValueError as e2:
        print(lines(e2.__traceback__), e is e2)
def reraise():
    try:
        a()
    except ValueError:
        raise
try:
    reraise()
except ValueError as e:
    print(lines(e.__traceback__))
    tb = e.__traceback__
    print([(s.name, s.lineno, s.line) for s in traceback.extract_tb(tb)])
    tb.tb_next = None
    print(lines(e.__traceback__))
    try:
        raise KeyError("with tb").with_traceback(tb)
    except KeyError as k:
        print(lines(k.__traceback__))
try:
    tb.tb_next = tb
except ValueError as e:
    print(e)
import types
made = types.TracebackType(None, sys._getframe(), 1, 42)
print(made.tb_lineno, made.tb_next, made.tb_lasti)
