"""`locals`, `globals`, `vars` and `dir` are native functions: through `map` or a partial they still speak of the calling frame."""
import functools
def call(f): return f()
def f():
    inside = 1
    get = locals
    print(sorted(get()))
    print(sorted(functools.partial(locals)()))
    print([sorted(d) for d in map(lambda g: g(), [locals])])
    print(sorted(call(locals)))
    print(sorted(next(map(eval, ["locals()"]))))
    print(sorted(next(iter(locals, None))))
    print(dir()[:2], sorted(vars()))
    it = iter(locals, None)
    return it
f()
def consumer():
    mine = 2
    it = iter(functools.partial(vars), None)
    return sorted(next(it))
print(consumer())
print(next(map(eval, ["globals() is locals()"])))
