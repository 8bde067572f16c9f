"""A walrus in evaluated text binds in the consuming frame's locals: at module level it makes a global, in a function only its `locals()`."""
print(list(map(eval, ["(first := 1)", "first + 1"])))
print(first)
def f():
    out = list(map(eval, ["(v := 10)", "v + 1", "'v' in locals()"]))
    try:
        v_seen = eval("v")
    except NameError as e:
        v_seen = str(e)
    return out, v_seen, sorted(locals())
print(f())
def g():
    v = "before"
    out = list(map(eval, ["(v := 'after')", "v"]))
    return out, v
print(g())
class C:
    out = list(map(eval, ["(attr := 5)"]))
    seen = attr
print(C.attr, C.seen)
for item in map(eval, ["(loop := 'bound')"]):
    print(item, loop)
print([v for v in map(eval, ["(from_comp := 7)"])], from_comp)
