"""`except E as e` unbinds `e` at the end of the handler, on every way out, and restores nothing."""
e = "outer"
try:
    1 / 0
except ZeroDivisionError as e:
    pass
try:
    print(e)
except NameError as err:
    print(err)
def on_return():
    try:
        raise KeyError("k")
    except KeyError as exc:
        return lambda: exc
try:
    on_return()()
except NameError as err:
    print(err)
def on_continue():
    seen = []
    for i in range(2):
        try:
            raise ValueError(i)
        except ValueError as v:
            seen.append(v.args)
            continue
    seen.append("v" in locals())
    return seen
print(on_continue())
def deleted_inside():
    try:
        raise ValueError
    except ValueError as v:
        del v
    return "no error for a name already deleted"
print(deleted_inside())
def rebound():
    try:
        raise ValueError
    except ValueError as v:
        v = "rebound"
    return "v" in locals()
print(rebound())
def break_out():
    while True:
        try:
            raise ValueError
        except ValueError as v:
            break
    return locals()
print(break_out())
