"""Closures and higher-order functions: counters, composition, map, filter, reduce, sorting keys."""
from functools import reduce
def counter(step):
    n = 0
    def bump():
        nonlocal n
        n += step
        return n
    return bump
def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run
def adder(k):
    return lambda x: x + k
def main():
    a, b = counter(1), counter(3)
    total = 0
    for _ in range(1700000):
        total += a() - b()
    pipeline = compose(adder(1), adder(-3), lambda x: x * 2 % 1000, adder(7))
    for i in range(500000):
        total += pipeline(i)
    total += sum(map(lambda x: x & 15, filter(lambda x: x % 3, range(1700000))))
    total += reduce(lambda p, q: (p * 31 + q) % 65521, range(1000000))
    print(total)
if __name__ == "__main__":
    main()
