"""A walrus around or inside a consumer binds in the outer scope, which later evaluations then see."""
def f():
    if any((hit := v) > 2 for v in map(eval, ["1", "2", "3", "4"])):
        print("hit", hit)
    values = [(seen := v) * 2 for v in map(eval, ["1", "5"])]
    print(values, seen)
    print(list(map(eval, ["seen", "hit"])))
    total = 0
    running = [total := total + v for v in map(eval, ["1", "2", "3"])]
    print(running, total, eval("total"))
    n = 1
    print(list(map(eval, ["n", "n"])), (n := 5), list(map(eval, ["n"])))
    it = map(eval, ["n", "n", "n"])
    print(next(it), (n := 6), next(it), (n := 7), next(it))
f()
def later_binding():
    it = map(eval, ["late"])
    late = "bound before consumption"
    return next(it)
print(later_binding())
def too_early():
    it = map(eval, ["late"])
    try:
        return next(it)
    except NameError as e:
        result = str(e)
    late = 1
    return result
print(too_early())
