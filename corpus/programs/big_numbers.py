"""Whole program: arbitrary precision arithmetic from lists of digits, compared with Python's own integers; digits of e and pi."""
import operator
from functools import total_ordering


@total_ordering
class Natural:
    """A natural number as little-endian digits in base 10 ** 4."""

    BASE = 10 ** 4
    KARATSUBA = 20

    def __init__(self, value=0):
        if isinstance(value, Natural):
            self.digits = value.digits
        elif isinstance(value, str):
            if not value.isdigit():
                raise ValueError(f"not a natural number: {value!r}")
            self.digits = self.trim([int(value[max(i - 4, 0):i]) for i in range(len(value), 0, -4)])
        elif value < 0:
            raise ValueError("negative")
        else:
            self.digits = []
            while value:
                value, d = divmod(value, self.BASE)
                self.digits.append(d)

    @staticmethod
    def trim(digits):
        while digits and digits[-1] == 0:
            digits.pop()
        return digits

    @classmethod
    def of(cls, digits):
        n = cls()
        n.digits = cls.trim(digits)
        return n

    def __str__(self):
        if not self.digits:
            return "0"
        return str(self.digits[-1]) + "".join(f"{d:04}" for d in reversed(self.digits[:-1]))

    def __repr__(self):
        return f"Natural('{self}')"

    def __int__(self):
        return int(str(self))

    def __bool__(self):
        return bool(self.digits)

    def __eq__(self, other):
        return self.digits == Natural(other).digits

    def __hash__(self):
        return hash(tuple(self.digits))

    def __lt__(self, other):
        a, b = self.digits, Natural(other).digits
        return len(a) < len(b) if len(a) != len(b) else a[::-1] < b[::-1]

    def __add__(self, other):
        a, b = self.digits, Natural(other).digits
        out, carry = [], 0
        for i in range(max(len(a), len(b))):
            carry, d = divmod((a[i] if i < len(a) else 0) + (b[i] if i < len(b) else 0) + carry, self.BASE)
            out.append(d)
        return self.of(out + [carry])

    __radd__ = __add__

    def __sub__(self, other):
        other = Natural(other)
        if self < other:
            raise ArithmeticError("result would be negative")
        out, borrow = [], 0
        for i, d in enumerate(self.digits):
            d -= borrow + (other.digits[i] if i < len(other.digits) else 0)
            borrow = d < 0
            out.append(d + self.BASE if borrow else d)
        return self.of(out)

    def __mul__(self, other):
        a, b = self.digits, Natural(other).digits
        if min(len(a), len(b)) > self.KARATSUBA:
            return self.karatsuba(self.of(list(a)), self.of(list(b)))
        out = [0] * (len(a) + len(b) + 1)
        for i, x in enumerate(a):
            carry = 0
            for j, y in enumerate(b):
                carry, out[i + j] = divmod(out[i + j] + x * y + carry, self.BASE)
            out[i + len(b)] += carry
        return self.of(out)

    __rmul__ = __mul__

    @classmethod
    def karatsuba(cls, a, b):
        half = max(len(a.digits), len(b.digits)) // 2
        (al, ah), (bl, bh) = a.cut(half), b.cut(half)
        low, high = al * bl, ah * bh
        middle = (al + ah) * (bl + bh) - low - high
        return low + middle.shift(half) + high.shift(2 * half)

    def cut(self, at):
        return self.of(self.digits[:at]), self.of(self.digits[at:])

    def shift(self, places):
        return self.of([0] * places + self.digits) if self.digits else self

    def small_divmod(self, k):
        out, rest = [0] * len(self.digits), 0
        for i in range(len(self.digits) - 1, -1, -1):
            out[i], rest = divmod(rest * self.BASE + self.digits[i], k)
        return self.of(out), rest

    def __divmod__(self, other):
        other = Natural(other)
        if not other:
            raise ZeroDivisionError("division by zero")
        if len(other.digits) == 1:
            q, r = self.small_divmod(other.digits[0])
            return q, Natural(r)
        out, rest = [], Natural()
        for d in reversed(self.digits):
            rest = self.of([d] + rest.digits)
            low, high = 0, self.BASE - 1
            while low < high:
                mid = (low + high + 1) // 2
                if other * mid <= rest:
                    low = mid
                else:
                    high = mid - 1
            out.append(low)
            if low:
                rest = rest - other * low
        return self.of(out[::-1]), rest

    def __floordiv__(self, other): return divmod(self, other)[0]
    def __mod__(self, other): return divmod(self, other)[1]

    def __pow__(self, n, modulus=None):
        result, base = Natural(1), self
        while n:
            if n & 1:
                result = result * base if modulus is None else result * base % modulus
            n >>= 1
            if n:
                base = base * base if modulus is None else base * base % modulus
        return result

    def isqrt(self):
        if not self:
            return self
        x = self.of([0] * ((len(self.digits) + 1) // 2) + [1])
        while True:
            y = (x + self // x) // 2
            if y >= x:
                return x
            x = y


def factorial(n):
    result = Natural(1)
    for k in range(2, n + 1):
        result = result * k
    return result


def digits_of_e(n):
    scale = Natural(10) ** (n + 5)
    total, term, k = scale, scale, 1
    while term:
        term, _ = term.small_divmod(k)
        total, k = total + term, k + 1
    return str(total // Natural(10) ** 5)


def digits_of_pi(n):
    """Machin's formula in fixed point."""
    unity = Natural(10) ** (n + 8)

    def arctan_inverse(x):
        power = unity // x
        total, k, plus = power, 1, False
        negative = Natural()
        while power:
            power, _ = power.small_divmod(x * x)
            k += 2
            term, _ = power.small_divmod(k)
            if plus:
                total = total + term
            else:
                negative = negative + term
            plus = not plus
        return total - negative

    value = (arctan_inverse(5) * 4 - arctan_inverse(239 % 10000)) * 4
    return str(value // Natural(10) ** 8)


def main():
    x, checks = 12345678901234567890, 0
    for size in (1, 2, 5, 12, 40):
        for _ in range(6):
            x = (x * 6364136223846793005 + 1442695040888963407) % 2 ** 64
            a = pow(x, size, 10 ** (8 * size)) + 1
            b = pow(x ^ 0xABCDEF, max(1, size // 2), 10 ** (5 * size)) + 1
            for op in (operator.add, operator.mul, operator.floordiv, operator.mod, operator.lt, operator.eq):
                mine, theirs = op(Natural(a), Natural(b)), op(a, b)
                assert (int(mine) if isinstance(mine, Natural) else mine) == theirs, (op, a, b)
                checks += 1
            assert int(Natural(max(a, b)) - min(a, b)) == abs(a - b)
            r = Natural(a).isqrt()
            assert r * r <= a < (r + 1) * (r + 1)
    print("checks", checks)
    print(factorial(50), factorial(50) == Natural(str(factorial(50))), len(str(factorial(300))))
    print(Natural(2) ** 200, pow(Natural(3), 1000, Natural(10 ** 9 + 7)), Natural(10 ** 20).isqrt(), divmod(Natural(10 ** 30), 7))
    print(digits_of_e(60))
    print(digits_of_pi(60))
    big = Natural("1234567890" * 40)
    print(str(big * big)[:40], str(big * big)[-40:], int(big * big) == int(big) ** 2, sorted([Natural(5), Natural(3), Natural(10 ** 9)]), sum([Natural(1), Natural(2)]), {Natural(7): "seven"}[Natural("0007")], bool(Natural()))
    for bad in (lambda: Natural(-1), lambda: Natural("12a"), lambda: Natural(1) - 2, lambda: Natural(1) // 0, lambda: Natural(1) + "x"):
        try:
            bad()
        except (ValueError, ArithmeticError) as e:
            print(type(e).__name__, e)


main()
