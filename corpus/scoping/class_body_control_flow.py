"""A class body is ordinary code: loops, conditions, `del`, exceptions, `locals()` writes that stick."""
class C:
    for i in range(3):
        locals()[f"v{i}"] = i * 10
    if True:
        cond = "set"
    else:
        other = 1
    tmp = 5
    del tmp
    try:
        1 / 0
    except ZeroDivisionError as e:
        caught = str(e)
    with open("/dev/null") as handle:
        closed_inside = handle.closed
    names = sorted(k for k in locals())
print(C.v0, C.v1, C.v2, C.i, C.cond, hasattr(C, "other"), hasattr(C, "tmp"), C.caught, hasattr(C, "e"), C.closed_inside)
print(C.names)
print([k for k in vars(C) if not k.startswith("__")])
