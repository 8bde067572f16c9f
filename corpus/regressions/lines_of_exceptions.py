"""Where frames are that exceptions leave, after handlers that did not handle, failed or raised again."""
import sys
import traceback


def tracer(frame, event, arg):
    print("", event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)
    return tracer


def show(function, *args):
    print(function.__name__, args)
    sys.settrace(tracer)
    try:
        function(*args)
    except BaseException as error:
        sys.settrace(None)
        entry = error.__traceback__
        while entry:
            first = entry.tb_frame.f_code.co_firstlineno
            print("  entry", entry.tb_frame.f_code.co_name, entry.tb_lineno - first, entry.tb_frame.f_lineno - first)
            entry = entry.tb_next
        print(*traceback.format_exception_only(error))
    sys.settrace(None)


def fails_in_handler(x):
    try:
        1//0
    except ZeroDivisionError:
        a = int("x")
        b = 2
        c = 3


def raises_in_handler(x):
    try:
        1//0
    except ZeroDivisionError:
        a = 1
        raise
        c = 3
    a = 1


def finally_runs(x):
    try:
        1//0
    finally:
        a = 1
        b = 2
    a = 1


def finally_fails(x):
    try:
        1//0
    finally:
        a = int("x")
        b = 2
    a = 1


def finally_with_test(x):
    try:
        1//0
    finally:
        a = 1
        if x:
           b = 2
    a = 1


class M:
    def __enter__(self): return self
    def __exit__(self, *a): return False


def managed(x):
    with M():
        a = 1
        1//0
        b = 1
    a = 1


def managed_twice(x):
    with M() as m:
        with M() as n:
            a = 1
            1//0
            b = 1
    a = 1


def not_matched(x):
    try:
        1//0
    except KeyError:
        a = 1
    except TypeError:
        a = 2
    except ValueError as e:
        a = 3


def not_matched_finally(x):
    for i in range(2):
        try:
            1//0
        except KeyError:
            a = 1
        finally:
            if i:
                b = 2


def named_fails(x):
    try:
        1//0
    except ZeroDivisionError as e:
        a = 1
        int("x")
        b = 1


def named_raises(x):
    try:
        1//0
    except ZeroDivisionError as e:
        a = 1
        if x: raise
        b = 1


def raised_without_traceback():
    try:
        1//0
    except Exception as e:
        e.__traceback__ = None
        raise


def raised_in_a_try():
    try:
        1//0
    except Exception as e:
        try:
            raise
        finally:
            x = 1


def raised_twice():
    try:
        raised_without_traceback()
    except Exception as e:
        e = e.with_traceback(None)
        raise


class E(Exception): pass


def raised_again():
    try:
        raise E
    except E:
        raise


def generator():
    try:
        yield 1
    except E:
        raise


def thrown():
    it = generator()
    next(it)
    it.throw(E())


def thrown_class():
    it = generator()
    next(it)
    it.throw(E)


def star(x):
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* (ValueError, TypeError):
        a = x


for function in (fails_in_handler, raises_in_handler, finally_runs, finally_fails, finally_with_test, managed, managed_twice, not_matched, not_matched_finally, named_fails, named_raises):
    for x in (0, 1):
        show(function, x)
for function in (raised_without_traceback, raised_in_a_try, raised_twice, raised_again, thrown, thrown_class):
    show(function)
show(star, 1)
