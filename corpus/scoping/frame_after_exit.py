"""An exited frame keeps the values of its locals and its `f_back` is gone or kept as the call left it."""
import sys
def f(a):
    b = a * 2
    return sys._getframe()
frame = f(21)
print(frame.f_locals, frame.f_code.co_name, frame.f_lineno)
print(frame.f_back is None or frame.f_back.f_code.co_name)
def g():
    inner = f("g")
    return inner
fr = g()
print(fr.f_locals, fr.f_back is None or fr.f_back.f_code.co_name)
def raising():
    local = "kept in traceback"
    raise ValueError
try:
    raising()
except ValueError as e:
    tb = e.__traceback__
print(tb.tb_next.tb_frame.f_locals, tb.tb_next.tb_lineno)
print(tb.tb_frame is sys._getframe())
frame.clear()
print(frame.f_locals)
try:
    sys._getframe().clear()
except RuntimeError as e:
    print(e)
