"""`map(lambda s: eval(s), ...)` evaluates in the lambda; `map` of a bound or partial `eval` does not add a frame."""
import functools
x = "module"
def f():
    x = "local"
    print(list(map(lambda s: eval(s), ["x"])))
    print(list(map(lambda s: eval(s), ["sorted(locals())"])))
    print(list(map(lambda s: (x, eval(s))[1], ["x"])))
    print(list(map(functools.partial(eval), ["x"])))
    e = eval
    print(list(map(e, ["x"])))
    print(list(map(eval.__call__, ["x"])))
    def helper(s): return eval(s)
    print(list(map(helper, ["x"])))
    class C:
        x = "class"
        def __call__(self, s): return eval(s)
        values = list(map(eval, ["x"]))
    print(list(map(C(), ["x"])), C.values)
f()
