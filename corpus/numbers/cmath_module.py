"""`cmath`: roots, polar form, logarithms, special values."""
import cmath
print(cmath.sqrt(-1), cmath.polar(1j)[0], cmath.phase(-1), cmath.sqrt(3 + 4j), cmath.exp(0), cmath.log(1), cmath.rect(2, 0))
print(cmath.isnan(complex("nan")), cmath.isinf(complex("inf")), cmath.isfinite(1j), cmath.isclose(1, 1 + 1e-12j), cmath.inf, cmath.nanj)
for f in (lambda: cmath.log(0), lambda: cmath.sqrt("x"), lambda: cmath.exp(1000)):
    try:
        f()
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
