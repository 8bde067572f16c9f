"""Whole program: the spectral norm of an infinite matrix, by power iteration, three ways that must agree."""
from functools import partial, reduce
from itertools import count, islice, repeat
from operator import mul


def element(i, j):
    """The matrix: 1, 1/2, 1/4; 1/3, 1/5, ...: one by the triangular numbers along diagonals."""
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


class Matrix:
    """An infinite matrix cut to n rows and columns, computed when asked."""

    def __init__(self, n, element):
        self.n = n
        self.element = element
        self.reads = 0

    def __getitem__(self, key):
        i, j = key
        if not (0 <= i < self.n and 0 <= j < self.n):
            raise IndexError(f"({i}, {j}) is outside of {self.n} by {self.n}")
        self.reads += 1
        return self.element(i, j)

    def row(self, i):
        return (self[i, j] for j in range(self.n))

    def column(self, j):
        return (self[i, j] for i in range(self.n))

    @property
    def T(self):
        return Matrix(self.n, lambda i, j: self.element(j, i))

    def __matmul__(self, vector):
        return Vector(sum(map(mul, self.row(i), vector)) for i in range(self.n))


class Vector(tuple):
    def __matmul__(self, other):
        return sum(map(mul, self, other))

    def norm(self):
        return (self @ self) ** 0.5

    def __truediv__(self, k):
        return Vector(x / k for x in self)


def by_objects(n, rounds):
    a = Matrix(n, element)
    at = a.T
    u = Vector(repeat(1.0, n))
    for _ in range(rounds):
        v = at @ (a @ u)
        u = at @ (a @ v)
    return ((u @ v) / (v @ v)) ** 0.5, a.reads


def by_lists(n, rounds):
    table = [[element(i, j) for j in range(n)] for i in range(n)]
    turned = [list(c) for c in zip(*table)]

    def apply(m, v):
        return [sum(x * y for x, y in zip(row, v)) for row in m]

    u = [1.0] * n
    for _ in range(rounds):
        v = apply(turned, apply(table, u))
        u = apply(turned, apply(table, v))
    return (sum(x * y for x, y in zip(u, v)) / sum(y * y for y in v)) ** 0.5


def by_loops(n, rounds):
    def times(v, transposed):
        out = []
        for i in range(n):
            total = 0.0
            for j in range(n):
                total += (element(j, i) if transposed else element(i, j)) * v[j]
            out.append(total)
        return out

    u = [1.0] * n
    for _ in range(rounds):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    uv = vv = 0.0
    for x, y in zip(u, v):
        uv += x * y
        vv += y * y
    return (uv / vv) ** 0.5


def power_steps(n):
    """Estimates of the norm, one after each round, for as long as asked."""
    a = Matrix(n, element)
    u = Vector(repeat(1.0, n))
    for round_number in count(1):
        v = a.T @ (a @ u)
        estimate = v.norm() / u.norm()
        yield round_number, estimate ** 0.5
        u = v / v.norm()


def main():
    for n in (10, 25, 40):
        first, reads = by_objects(n, 6)
        second, third = by_lists(n, 6), by_loops(n, 6)
        agree = max(first, second, third) - min(first, second, third) < 1e-12
        print(f"n={n}: {first:.9f}, reads {reads}, agree: {agree}")
    for number, estimate in islice(power_steps(12), 5):
        print(f"round {number}: {estimate:.9f}")
    settled = next(pair for pair, nxt in zip(power_steps(8), islice(power_steps(8), 1, None)) if abs(pair[1] - nxt[1]) < 1e-9)
    print("settled in round", settled[0])
    a = Matrix(3, element)
    print([round(x, 4) for i in range(3) for x in a.row(i)])
    print([round(x, 4) for x in a.column(1)], [round(x, 4) for x in a.T.row(1)])
    try:
        a[3, 0]
    except IndexError as e:
        print("IndexError:", e)
    trace = reduce(lambda t, i: t + a[i, i], range(3), 0.0)
    print(f"trace {trace:.6f}, element partial {partial(element, 1)(2):.6f}")


main()
