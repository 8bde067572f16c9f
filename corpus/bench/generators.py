"""Generators: pipelines, delegation, tree walking, generator expressions."""
def numbers(n):
    for i in range(n):
        yield i
def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x
def squares(it):
    for x in it:
        yield x * x % 1000
def build(depth):
    return None if depth == 0 else (build(depth - 1), depth, build(depth - 1))
def walk(t):
    if t:
        yield from walk(t[0])
        yield t[1]
        yield from walk(t[2])
def averager():
    total = count = 0
    while True:
        total += yield total
        count += 1
def main():
    total = sum(squares(evens(numbers(4200000))))
    tree = build(16)
    walked = sum(walk(tree))
    a = averager()
    next(a)
    for i in range(1600000):
        last = a.send(i & 7)
    print(total, walked, last, sum(x ^ 1 for x in range(3500000)))
if __name__ == "__main__":
    main()
