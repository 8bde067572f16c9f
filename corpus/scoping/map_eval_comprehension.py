"""In 3.11 a comprehension is a function: `eval` called in it, or a `map` consumed in it, sees its locals, not those around."""
s = "module s"
x = "module x"
def direct():
    x = "local x"
    return [eval(s) for s in ["x"]]
print(direct())
def variable():
    return [eval(s) for s in ["s", "sorted(locals())"]]
print(variable())
def consumed_inside():
    x = "local x"
    return [v for _ in "1" for v in map(eval, ["x"])]
print(consumed_inside())
def first_iterable():
    x = "local x"
    return [v for v in map(eval, ["x", "sorted(locals())"])]
print(first_iterable())
def captured():
    x = "captured x"
    return [(eval("x"), x)[0] for _ in "1"]
print(captured())
def dict_and_set():
    x = "local x"
    return {k: eval(k) for k in ["x", "k"]}, {eval(k) for k in ["x"]}
print(dict_and_set())
def list_in_comprehension():
    x = "local x"
    return [list(map(eval, ["x"])) for _ in "1"]
print(list_in_comprehension())
