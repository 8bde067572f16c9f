"""Integer arithmetic floors; signs of `//` and `%` follow the divisor."""
for a in (7, -7, 0, 1):
    for b in (2, -2, 3, -3):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b), a / b)
print(2 ** 10, (-2) ** 3, (-2) ** 4, 0 ** 0, 2 ** -2, (-8) ** (1 / 3))
for source in ("1 // 0", "1 % 0", "1 / 0", "divmod(1, 0)", "0 ** -1", "pow(2, 3, 0)", "pow(2, -1, 6)", "1 << -1", "1 >> -1"):
    try:
        print(eval(source))
    except (ZeroDivisionError, ValueError) as e:
        print(source, type(e).__name__, e)
print(int(3.99), int(-3.99), int("  42\n"), int("-0x1f", 16), int("1_000"), int(True), int(b"12"), int("z", 36))
print((5).bit_length(), (-5).bit_length(), (0).bit_length(), (255).bit_count(), (1024).to_bytes(3, "big"), int.from_bytes(b"\xff\x00", "little"), int.from_bytes(b"\xff", "big", signed=True))
print((7).numerator, (7).denominator, (7).real, (7).imag, (7).conjugate(), (3).as_integer_ratio(), (5).__index__())
