"""`repr` of a float is the shortest text that reads back; exponents from 1e16 and below 1e-4."""
values = [0.0, -0.0, 0.1, 0.2 + 0.1, 1 / 3, 1e15, 1e16, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308,
          100.0, 1e100, 1.5, -2.75, 3.0, float("inf"), float("-inf"), float("nan"), 1e22, 1e23, 9007199254740993.0, 4.35, 0.5, 2 / 3 * 1e-10]
for v in values:
    print(repr(v), str(v), v == float(repr(v)), v.hex(), v.is_integer())
print(float("1_000.5"), float("  inf "), float("-Infinity"), float("NaN"), float("1e400"), float("1e-400"), float(".5"), float("5."), float("+1E5"))
for bad in ("", "1e", "0x10", "1__0", "a", "1 2", "nan1"):
    try:
        float(bad)
    except ValueError as e:
        print(e)
print(float.fromhex("0x1.8p+1"), (0.1).as_integer_ratio(), float.fromhex("-inf"))

# Of two equally near texts that are both shortest, the one with an even last digit.
print(215312256852.140625, 4503599627370497.5, 2.0**63, 5e22, f"{215312256852.140625}", complex(0, 215312256852.140625))
