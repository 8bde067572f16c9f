"""`math`: exact functions, special values, errors."""
import math
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-2.5), math.sqrt(16), math.isqrt(17), math.fabs(-3), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4))
print(math.gcd(12, 18), math.gcd(), math.lcm(4, 6), math.factorial(10), math.comb(10, 3), math.perm(5, 2), math.perm(4), math.prod([1, 2, 3, 4]), math.fsum([0.1] * 10), math.dist([0, 0], [3, 4]), math.hypot(3, 4), math.hypot(1, 2, 2))
print(math.pi, math.e, math.tau, math.inf, math.nan, math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 2))
print(math.frexp(8.5), math.ldexp(0.5, 4), math.modf(-2.5), math.degrees(math.pi), math.radians(180), math.log(math.e), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(0), math.exp(0), math.expm1(0), math.pow(2, 0.5), math.log(10 ** 400) > 900, math.cbrt(27), math.exp2(3))
print(math.sin(0), math.cos(0), math.tan(0), math.atan2(0, -1), math.asin(1) == math.pi / 2, math.sinh(0), math.cosh(0), math.tanh(0), math.nextafter(1, 2), math.ulp(1.0), math.gamma(5), math.lgamma(1), math.erf(0))
for source in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.factorial(-1)", "math.factorial(1.5)", "math.exp(1000)", "math.fmod(1, 0)", "math.acos(2)", "math.comb(-1, 2)", "math.isqrt(-1)", "math.floor(math.inf)", "math.floor(math.nan)", "math.sqrt('a')", "math.gcd(1.5)", "math.pow(0, -1)", "math.ldexp(1, 10000)", "math.dist([1], [1, 2])"):
    try:
        print(source, eval(source))
    except (ValueError, OverflowError, TypeError) as e:
        print(source, type(e).__name__, e)
