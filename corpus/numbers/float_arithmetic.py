"""Float operations: signed zeros, infinities, NaN; `//` and `%` floor; overflow of `**` raises."""
inf, nan = float("inf"), float("nan")
for a in (7.5, -7.5, 0.0, -0.0, inf):
    for b in (2.0, -2.0, 0.3, inf, -inf):
        try:
            print(a, b, a + b, a - b, a * b, a / b, a // b, a % b)
        except ZeroDivisionError as e:
            print(a, b, e)
print(inf - inf, inf * 0, inf / inf, nan == nan, nan != nan, nan < 1, nan > 1, -0.0 == 0.0, str(-0.0), 0.0 * -1)
for source in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "0.0 ** -1", "10.0 ** 400", "divmod(1.0, 0)", "int(float('inf'))", "int(float('nan'))", "round(float('inf'))"):
    try:
        print(source, eval(source))
    except (ZeroDivisionError, OverflowError, ValueError) as e:
        print(source, type(e).__name__, e)
print(2.0 ** 0.5, (-8.0) ** (1 / 3), 0.0 ** 0, inf ** 0, 1 ** nan, (-2.0) ** 3, 2.0 ** -1074, divmod(-7.5, 2), 1e308 * 10, -1e308 * 10)
print(round(2.5), round(-0.5), round(1.005, 2), round(123.456, -1), round(1e16 + 0.5), round(0.1 + 0.2, 5), (2.5).__round__(), round(-0.4), round(5e-324, 400))
print(1 + 1.5, 3 - 0.5, 2 * 0.1, 7 // 2.0, 7 % 2.5, 1 == 1.0, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 30 < 1e30, hash(0.5), hash(1e100) == hash(int(1e100)))
