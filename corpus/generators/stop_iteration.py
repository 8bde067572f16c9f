"""A StopIteration that leaves a generator's body becomes RuntimeError; one from `next` in a `for` header ends loops."""
def bad():
    yield 1
    raise StopIteration("inside")
g = bad()
print(next(g))
try:
    next(g)
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__context__ is e.__cause__)
def sloppy():
    it = iter([1])
    while True:
        yield next(it)
try:
    print(list(sloppy()))
except RuntimeError as e:
    print(e)
def thrown():
    yield
t = thrown(); next(t)
try:
    t.throw(StopIteration("thrown in"))
except RuntimeError as e:
    print(e, repr(e.__cause__))
try:
    list(next(iter([])) for _ in range(2))
except RuntimeError as e:
    print(e)
try:
    [next(iter([])) for _ in range(2)]
except StopIteration:
    print("a list comprehension is not a generator")
print(list(map(next, [iter([1]), iter([]), iter([3])])))
