"""A frame's own trace function can be changed or removed; `f_trace_lines` and `f_trace_opcodes` choose its events."""
import sys
log = []
def local(frame, event, arg):
    log.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    if event == "line" and frame.f_lineno - frame.f_code.co_firstlineno == 2:
        return None
    return local
def only_f(frame, event, arg):
    return local if frame.f_code.co_name == "f" else None
def f():
    a = 1
    b = 2
    c = other()
    return a + b + c
def other():
    x = 1
    return x
sys.settrace(only_f)
f()
sys.settrace(None)
print(log)
log.clear()
def no_lines(frame, event, arg):
    frame.f_trace_lines = False
    log.append((frame.f_code.co_name, event))
    return no_lines
sys.settrace(no_lines)
other()
sys.settrace(None)
print(log)
def failing(frame, event, arg):
    raise RuntimeError("in trace function")
sys.settrace(failing)
try:
    other()
except RuntimeError as e:
    print(e, sys.gettrace())
def here():
    log.clear()
    def t(frame, event, arg): log.append((event, frame.f_lineno - frame.f_code.co_firstlineno)); return t
    sys.settrace(lambda *a: None)
    sys._getframe().f_trace = t
    x = 1
    y = 2
    sys.settrace(None)
    return log
print(here())
