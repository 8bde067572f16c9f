"""A generator runs up to each `yield`; `return` ends it; the value travels in StopIteration."""
def g():
    print("start")
    x = yield 1
    print("got", x)
    yield 2
    print("end")
    return "result"
it = g()
print(type(it).__name__, iter(it) is it)
print(next(it))
print(next(it))
try:
    next(it)
except StopIteration as e:
    print("stopped", e.value)
try:
    next(it)
except StopIteration as e:
    print("again", e.value)
for v in g():
    print("loop", v)
def empty():
    return
    yield
print(list(empty()))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 15)))
def countdown(n):
    while n:
        yield n
        n -= 1
print(sum(countdown(10)), max(countdown(3)), list(zip(countdown(3), "abc")), 2 in countdown(5))
print(g().__name__, g.__qualname__)
