"""Complex numbers: arithmetic, parts, text form; they have no order."""
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, abs(a), a.conjugate(), a.real, a.imag, -a, +a)
print(a == 3 + 4j, a != b, complex(5) == 5, hash(complex(2, 0)) == hash(2), bool(0j), 1j * 1j, a ** 0, a ** -1, a ** 0.5)
print(complex("1+2j"), complex(" -j "), complex(1.5, -2), complex(1j, 1j), complex("inf"), complex(0, float("nan")), complex(-0.0, -0.0), 1e20j, repr(1 - 0j), -1j, 0j)
for source in ("a < b", "a // b", "a % b", "int(a)", "float(a)", "1j / 0", "0j ** -1", "complex('1+')", "complex('a')", "complex('1', 2)", "complex(1, '2')", "divmod(a, b)"):
    try:
        print(eval(source))
    except (TypeError, ValueError, ZeroDivisionError) as e:
        print(source, type(e).__name__, e)
print(f"{a:.2f} {a:>15} {1.5j:e}", "%s" % a)
