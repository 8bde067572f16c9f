"""`eval` sees a free variable only if the function itself mentions it, since only then it is in its frame."""
def outer():
    seen, unseen = 1, 2
    def inner():
        seen
        results = []
        for name in ("seen", "unseen"):
            try:
                results.append(eval(name))
            except NameError as e:
                results.append(str(e))
        return results, sorted(locals())
    return inner()
print(outer())
def rebinding():
    v = 1
    def inner():
        nonlocal v
        v = 2
        return eval("v")
    return inner(), v, eval("v")
print(rebinding())
def lambda_in_eval():
    k = 10
    return eval("(lambda k: (lambda: k)())(3)"), eval("[k for k in range(3)]")
print(lambda_in_eval())
def defaults_help():
    k = 10
    return eval("(lambda k=k: k)()")
print(defaults_help())
