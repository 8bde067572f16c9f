"""`except*` splits an exception group; what no clause takes goes on."""
def run(exc):
    try:
        try:
            raise exc
        except* ValueError as g:
            print("ValueError:", g.exceptions)
        except* (KeyError, TypeError) as g:
            print("Key or Type:", g.exceptions)
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as rest:
        print("rest:", repr(rest))
run(ExceptionGroup("g", [ValueError(1), KeyError(2), ValueError(3)]))
run(ExceptionGroup("g", [OSError(1), ExceptionGroup("inner", [ValueError(2), OSError(3)])]))
run(ValueError("plain"))
run(IndexError("not taken"))
eg = ExceptionGroup("top", [ValueError(1), ExceptionGroup("sub", [TypeError(2), ValueError(3)])])
print(eg.message, eg.exceptions)
match, rest = eg.split(ValueError)
print(repr(match), repr(rest))
print(repr(eg.subgroup(lambda e: isinstance(e, TypeError))))
print(repr(eg.derive([KeyError()])))
print(eg, BaseExceptionGroup("b", [ValueError()]).__class__.__name__, BaseExceptionGroup("b", [KeyboardInterrupt()]).__class__.__name__)
for args in (("x", []), ("x", [1]), ("x",), (1, [ValueError()]), ("x", [KeyboardInterrupt()])):
    try:
        ExceptionGroup(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("from handler")
except ExceptionGroup as e:
    print(repr(e))
