"""`operator`: the operators as functions."""
import operator as op
for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "or_", "xor", "lt", "le", "eq", "ne", "ge", "gt", "iadd", "isub", "imul", "imod", "iand", "ior", "ixor", "is_", "is_not"):
    f = getattr(op, name)
    print(name, f(7, 2), f.__name__, op.__dict__.get("__%s__" % name.rstrip("_")) is f)
print(op.neg(3), op.pos(3), op.invert(3), op.inv(3), op.index(5), op.not_(0), op.truth([]), op.contains([1], 1), op.getitem([1], 0), op.abs(-1), op.concat([1], [2]), op.countOf([1, 1], 1), op.indexOf([3, 4], 4))
d = {}; op.setitem(d, 1, 2); print(d); op.delitem(d, 1); print(d); l = [1]; print(op.iadd(l, [2]) is l, l, op.iconcat(l, [3]))
for f in (lambda: op.add(1, "a"), lambda: op.add(1), lambda: op.index("x"), lambda: op.neg("x"), lambda: op.mod(1, 0), lambda: op.getitem({}, 1), lambda: op.lt(1, "a"), lambda: op.matmul(1, 2), lambda: op.isub("a", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
