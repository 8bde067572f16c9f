"""Only a trace function's writes to `f_locals` go back into the variables."""
import sys
def tracer(frame, event, arg):
    if frame.f_code.co_name == "f" and event == "line":
        if frame.f_locals.get("stage") == 1:
            frame.f_locals["x"] = "written by the trace function"
            frame.f_locals["stage"] = 2
    return tracer
def f():
    x = "original"
    stage = 0
    stage = 1
    result = x
    return result, stage
print(f())
sys.settrace(tracer)
r = f()
sys.settrace(None)
print(r)
def untraced():
    x = 1
    sys._getframe().f_locals["x"] = 2
    return x
print(untraced())
