"""A trace function may assign `f_lineno` to jump within a function."""
import sys
def jumper(frm, to):
    def trace(frame, event, arg):
        if frame.f_code.co_name == "f" and event == "line" and frame.f_lineno - frame.f_code.co_firstlineno == frm and not done:
            done.append(1)
            try:
                frame.f_lineno = frame.f_code.co_firstlineno + to
            except ValueError as e:
                print("error:", e)
        return trace
    done = []
    return trace
def f():
    out = []
    out.append(1)
    out.append(2)
    out.append(3)
    for i in range(2):
        out.append(("loop", i))
    return out
for frm, to in ((2, 4), (4, 2), (3, 7), (2, 6), (4, 100), (5, 5)):
    sys.settrace(jumper(frm, to))
    r = f()
    sys.settrace(None)
    print(frm, to, r)
try:
    sys._getframe().f_lineno = 1
except ValueError as e:
    print(e)
