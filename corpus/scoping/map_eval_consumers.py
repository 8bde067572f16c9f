"""Every native consumer of `map(eval, ...)` evaluates in the frame that called it."""
import collections
a, b = "module a", "module b"
def f():
    a, b = 3, 4
    src = ["a", "b"]
    print(list(map(eval, src)))
    print(tuple(map(eval, src)))
    print(sorted(map(eval, src), reverse=True))
    print(sum(map(eval, src)))
    print(min(map(eval, src)), max(map(eval, src)))
    print(any(map(eval, src)), all(map(eval, src)))
    print(set(map(eval, src)), frozenset(map(eval, src)))
    print(dict(zip("pq", map(eval, src))))
    print(list(zip(map(eval, src), map(eval, src))))
    print(list(enumerate(map(eval, src))))
    print(next(map(eval, src)), next(iter(map(eval, src)), None))
    print(list(reversed(list(map(eval, src)))))
    print(bytes(map(eval, src)), bytearray(map(eval, src)))
    print(collections.deque(map(eval, src), 5))
    print(dict.fromkeys(map(eval, src)))
    print(str(list(map(eval, src))), len(list(map(eval, src))))
    print(max(map(eval, src), key=lambda v: -v))
f()
