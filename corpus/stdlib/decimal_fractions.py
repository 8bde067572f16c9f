"""`decimal` and `fractions` compare with the other numbers by exact value."""
from fractions import Fraction
from decimal import Decimal, getcontext, ROUND_HALF_UP, InvalidOperation
values = [1, 1.0, True, 1 + 0j, Fraction(1), Decimal(1)]
print([[a == b for b in values] for a in values])
print([hash(v) for v in values])
print(0.1 == Fraction(1, 10), Fraction(1, 2) == 0.5, Decimal("0.5") == 0.5)
print(Fraction(3, 4) + Fraction(1, 4), Fraction("0.125"), Fraction(1.5), Fraction(10, 4), Decimal("1.10") + Decimal("2.2"), Decimal(1) / Decimal(3), round(Decimal("2.675"), 2))
getcontext().prec = 10
print(Decimal(2).sqrt(), Decimal("1E+5"), Decimal("1.25").quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("-0"), f"{Decimal('1234.5'):,.2f}")
for f in (lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: Fraction(1, 0), lambda: Decimal(1) + 1.5, lambda: Fraction("a")):
    try:
        f()
    except (ArithmeticError, InvalidOperation, TypeError, ValueError) as e:
        print(type(e).__name__, e)
