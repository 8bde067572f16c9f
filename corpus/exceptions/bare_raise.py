"""A bare raise adds no entry to the traceback."""
def f():
    try:
        1/0
    except ZeroDivisionError:
        x = 1
        raise
def g():
    raise
import sys
for h in (f, g):
    try: h()
    except Exception as e: sys.excepthook(type(e), e, e.__traceback__)
