"""`__context__` is the exception being handled when another is raised; `__cause__` is the one named by `from`."""
def chain(e):
    out = []
    while e is not None:
        out.append(f"{e!r}{'*' if e.__suppress_context__ else ''}")
        e = e.__cause__ or e.__context__
    return " <- ".join(out)
try:
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise KeyError("k")
    except KeyError as e:
        raise ValueError("v") from e
except ValueError as e:
    print(chain(e), e.__cause__ is e.__context__)
def after_handler():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    try:
        raise KeyError("no context: the handler is over")
    except KeyError as e:
        return e.__context__
print(after_handler())
e1, e2 = ValueError("1"), ValueError("2")
try:
    try:
        raise e1
    except ValueError:
        raise e2
except ValueError:
    pass
try:
    try:
        raise e2
    except ValueError:
        raise e1
except ValueError:
    print(chain(e1))
try:
    raise e1
except ValueError as same:
    try:
        raise same
    except ValueError as s:
        print(s.__context__)
e = ValueError("x")
e.__cause__ = KeyError("set by hand")
print(e.__suppress_context__, chain(e))
for bad in (1, "x"):
    for name in ("__cause__", "__context__"):
        try:
            setattr(e, name, bad)
        except TypeError as err:
            print(err)
def gen():
    try:
        yield
    except KeyError:
        raise ValueError("in generator")
g = gen(); next(g)
try:
    g.throw(KeyError("thrown"))
except ValueError as e:
    print(chain(e))
