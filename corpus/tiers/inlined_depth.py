"""The recursion limit counts calls that a compiler inlines."""
import sys


def leaf(n):
    return n + 1


def inner(n):
    return leaf(n)


def down(n):
    if n == 0:
        return inner(n)
    return down(n - 1) + inner(0)


for _ in range(60):
    down(5)


def limit(calls):
    try:
        return calls()
    except RecursionError as error:
        return str(error)


def deepest():
    low, high = 1, 400
    while low < high:
        mid = (low + high + 1) // 2
        if isinstance(limit(lambda: down(mid)), int):
            low = mid
        else:
            high = mid - 1
    return low


sys.setrecursionlimit(200)
print(deepest())
print(limit(lambda: down(1000)))
