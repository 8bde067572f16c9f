"""The format language for floats."""
for spec in ("", "f", ".2f", ".0f", "#.0f", "e", ".3e", "E", "g", ".3g", "#g", "G", "%", ".1%", "10", "<10", "^10.2f", "010.2f", "+", " ", ",", ",.2f", "_.3f", "+.1e", "n", ".10", ".17", ".0", "*>12,.1f", "=+10.2f", "z", "z.1f", ".50f"):
    out = []
    for x in (0.0, -0.04, 1.5, -1234567.891, 1e20, 1e-7, float("inf"), float("nan")):
        out.append(format(x, spec))
    print(repr(spec), out)
for spec in ("d", "x", "s", "c", "b", ".f", "..2f", "#", ",e"):
    try:
        print(repr(spec), format(1.5, spec))
    except ValueError as e:
        print(repr(spec), e)
print("%f|%.2f|%10.3f|%-10.1f|%e|%.0e|%g|%G|%+f|% f|%#.0f|%010.2f|%s|%r|%.*f|%*.*f" % (1.5, 2.345, 3.14159, 2.5, 12345.678, 12345.678, 1e-5, 1e20, 1.0, 1.0, 3.0, -1.5, 0.1, 0.1, 2, 1.005, 8, 2, 9.999))
print("%d %i" % (3.99, -3.99), f"{1e16} {1e15} {123456789.123456789}", str(1e5), f"{0.1 + 0.2:.17g}", f"{2.5:.0f} {3.5:.0f} {0.125:.2f}")
