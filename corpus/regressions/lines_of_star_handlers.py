"""Lines where `except*` ends: of the return after it, and none at all where what no clause took is raised again."""
import sys
def tr(fr, ev, arg):
    print("", ev, fr.f_code.co_name, fr.f_lineno and fr.f_lineno-fr.f_code.co_firstlineno)
    return tr
def s1(x):
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* ValueError:
        a = x
    except* TypeError:
        b = x
def s2(x):
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* ValueError:
        a = x
    except* (KeyError,
            TypeError) as e:
        if x:
            b = x
    c = 1
def s3(x):
    try:
        a = 1
    except* ValueError:
        a = x
    except* TypeError:
        b = x
    else:
        if x:
            c = 1
def s4(x):
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* (ValueError, TypeError):
        a = x
    else:
        b = 1
    finally:
        b = x
        if x > 3:
            c = 3
def s5(x):
    for i in range(2):
        try:
            if i: raise TypeError(1)
            a = 1
        except* ValueError:
            a = x
        except* TypeError:
            b = x
for f in (s1,s2,s3,s4,s5):
  for x in (0,1):
    sys.settrace(tr)
    try: f(x)
    except BaseException as e: 
        sys.settrace(None)
        t = e.__traceback__
        while t:
            print(f.__name__, t.tb_lineno); t = t.tb_next
    sys.settrace(None)


def unmatched(x):
    try:
        1 // 0
    except* KeyError as e:
        a = 1
        b = 1


def failed(x):
    try:
        1 // 0
    except* ZeroDivisionError as e:
        a = 1
        int("x")
        b = 1


def raised(x):
    try:
        1 // 0
    except* ZeroDivisionError as e:
        a = 1
        raise
        b = 1


for f in (unmatched, failed, raised):
    sys.settrace(tr)
    try:
        f(1)
    except BaseException as e:
        sys.settrace(None)
        t = e.__traceback__
        while t:
            print(f.__name__, t.tb_lineno, t.tb_frame.f_lineno)
            t = t.tb_next
    sys.settrace(None)
