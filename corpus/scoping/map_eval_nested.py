"""A map of maps, `filter`, `zip`, `itertools` and `functools.reduce` pass the consumer's frame through."""
import functools, itertools
a, b, c = "module a", "module b", "module c"
def f():
    a, b, c = 1, 2, 0
    names = ["a", "b", "c"]
    print(list(map(str, map(eval, names))))
    print(list(map(eval, map(eval, ["'a'", "'b'"]))))
    print(list(map(eval, map("{}".format, names))))
    print(list(filter(None, map(eval, names))))
    print(list(filter(eval, names)))
    print(list(map(lambda v: v * 2, map(eval, names))))
    print(list(itertools.chain(map(eval, names), map(eval, ["b"]))))
    print(list(itertools.islice(map(eval, names), 2)))
    print(list(itertools.starmap(eval, [("a",), ("b", {"b": 9})])))
    print(list(itertools.takewhile(eval, ["a", "b", "c", "a"])))
    print(list(itertools.accumulate(map(eval, names))))
    print(functools.reduce(lambda p, q: p + q, map(eval, names)))
    print(list(itertools.filterfalse(eval, names)))
    print([k for k, _ in itertools.groupby(names, eval)])
    print(list(iter(functools.partial(eval, "c"), 0)))
f()
