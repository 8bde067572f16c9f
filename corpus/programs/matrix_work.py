"""Whole program: exact and floating matrices; elimination, determinants, inverses, powers, eigenvalues."""
import math


class Fraction:
    """An exact quotient in lowest terms, enough of one for matrices."""

    __slots__ = ("n", "d")

    def __init__(self, n, d=1):
        if isinstance(n, Fraction):
            n, d = n.n, n.d * d
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = math.gcd(n, d) if d > 0 else -math.gcd(n, d)
        self.n, self.d = n // g, d // g

    @staticmethod
    def of(x):
        return x if isinstance(x, Fraction) else Fraction(x)

    def __add__(self, o): o = Fraction.of(o); return Fraction(self.n * o.d + o.n * self.d, self.d * o.d)
    def __mul__(self, o): o = Fraction.of(o); return Fraction(self.n * o.n, self.d * o.d)
    def __neg__(self): return Fraction(-self.n, self.d)
    def __sub__(self, o): return self + -Fraction.of(o)
    def __rsub__(self, o): return Fraction.of(o) - self
    def __truediv__(self, o): o = Fraction.of(o); return Fraction(self.n * o.d, self.d * o.n)
    __radd__, __rmul__ = __add__, __mul__
    def __eq__(self, o): return isinstance(o, (int, Fraction)) and (self - o).n == 0
    def __hash__(self): return hash(self.n / self.d)
    def __bool__(self): return self.n != 0
    def __str__(self): return str(self.n) if self.d == 1 else f"{self.n}/{self.d}"
    __repr__ = __str__


class ShapeError(ValueError):
    pass


class Matrix:
    """A rectangular matrix over any number type."""

    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) != 1:
            raise ShapeError("rows differ in length")

    @classmethod
    def identity(cls, n, one=1):
        return cls([[one if i == j else one - one for j in range(n)] for i in range(n)])

    @classmethod
    def build(cls, n, m, f):
        return cls([[f(i, j) for j in range(m)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __getitem__(self, key):
        if isinstance(key, tuple):
            i, j = key
            return self.rows[i][j]
        return self.rows[key]

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __repr__(self):
        return "[" + "; ".join(" ".join(map(str, r)) for r in self.rows) + "]"

    def map(self, f):
        return Matrix([[f(x) for x in r] for r in self.rows])

    def __add__(self, other):
        if self.shape != other.shape:
            raise ShapeError(f"{self.shape} + {other.shape}")
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __neg__(self):
        return self.map(lambda x: -x)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, k):
        return self.map(lambda x: x * k)

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ShapeError(f"{self.shape} @ {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in columns] for r in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(self.shape[0]), self
        if n < 0:
            base, n = self.inverse(), -n
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def eliminate(self):
        """Row echelon form, its rank, and the determinant's factor from swaps."""
        rows = [[Fraction(x) for x in r] for r in self.rows]
        n, m = self.shape
        rank, sign = 0, 1
        for column in range(m):
            pivot = next((r for r in range(rank, n) if rows[r][column]), None)
            if pivot is None:
                continue
            if pivot != rank:
                rows[rank], rows[pivot] = rows[pivot], rows[rank]
                sign = -sign
            for r in range(rank + 1, n):
                factor = rows[r][column] / rows[rank][column]
                if factor:
                    rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank])]
            rank += 1
            if rank == n:
                break
        return Matrix(rows), rank, sign

    def determinant(self):
        n, m = self.shape
        if n != m:
            raise ShapeError("not square")
        echelon, _, sign = self.eliminate()
        return sign * math.prod(echelon[i, i] for i in range(n))

    def minor_determinant(self):
        """The determinant by expansion along the first row, as a check."""
        if self.shape == (1, 1):
            return self[0, 0]
        return sum((-1) ** j * x * Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]]).minor_determinant() for j, x in enumerate(self.rows[0]))

    def inverse(self):
        n = self.shape[0]
        work = [[Fraction(x) for x in r] + [Fraction(int(i == j)) for j in range(n)] for i, r in enumerate(self.rows)]
        for c in range(n):
            pivot = next((r for r in range(c, n) if work[r][c]), None)
            if pivot is None:
                raise ZeroDivisionError("singular matrix")
            work[c], work[pivot] = work[pivot], work[c]
            head = work[c][c]
            work[c] = [x / head for x in work[c]]
            for r in range(n):
                if r != c and work[r][c]:
                    k = work[r][c]
                    work[r] = [a - k * b for a, b in zip(work[r], work[c])]
        return Matrix([r[n:] for r in work])


def largest_eigenvalue(m, rounds=100):
    v = [1.0] * m.shape[0]
    value = 0.0
    for _ in range(rounds):
        w = [sum(a * x for a, x in zip(r, v)) for r in m.rows]
        value = max(w, key=abs)
        v = [x / value for x in w]
    return value


def jacobi(a, b, rounds):
    x = [0.0] * len(b)
    for _ in range(rounds):
        x = [(b[i] - sum(a[i, j] * x[j] for j in range(len(b)) if j != i)) / a[i, i] for i in range(len(b))]
    return x


def main():
    fib = Matrix([[1, 1], [1, 0]])
    print(fib ** 10, (fib ** 200)[0, 1], fib ** -3)
    a = Matrix([[2, -1, 0], [-1, 2, -1], [0, -1, 2]])
    inv = a.inverse()
    print(a.determinant(), a.minor_determinant(), inv, a @ inv == Matrix.identity(3), a.T == a)
    hilbert = Matrix.build(5, 5, lambda i, j: Fraction(1, i + j + 1))
    print(hilbert.determinant(), hilbert.inverse()[4, 4], hilbert.eliminate()[1])
    r = Matrix.build(4, 6, lambda i, j: (i + 1) * (j + 2) % 5)
    print(r, "rank", r.eliminate()[1], (r @ r.T).shape, 2 * Matrix([[1, 2]]) - Matrix([[1, 1]]))
    print(f"{largest_eigenvalue(a):.9f} {2 + math.sqrt(2):.9f}")
    print([f"{x:.6f}" for x in jacobi(Matrix([[10, 1, 2], [1, 8, -1], [2, -1, 9]]), [13, 8, 10], 40)])
    vandermonde = Matrix.build(6, 6, lambda i, j: (i + 1) ** j)
    print(vandermonde.determinant(), vandermonde.minor_determinant())
    for bad in (lambda: Matrix([[1, 2], [3]]), lambda: fib + a, lambda: fib @ a, lambda: r.determinant(), lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: fib + 1):
        try:
            bad()
        except (ShapeError, ZeroDivisionError, AttributeError) as e:
            print(type(e).__name__, e)


main()
