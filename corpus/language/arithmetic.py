"""Operators follow precedence and associativity; `**` binds tighter than unary minus on its left."""
print(1 + 2 * 3, (1 + 2) * 3, 10 - 4 - 3)
print(2 ** 3 ** 2, -2 ** 2, 2 ** -1)
print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3)
print(7 / 2, 8 / 2, 1 / 3)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 10, 1024 >> 3)
print(not 1 == 2, not (1 == 2), 1 < 2 < 3, 1 < 3 < 2)
print(1 + 1 == 2 and 2 + 2 == 4 or 1 / 0)
x = 5
x += 2; print(x)
x -= 1; x *= 3; x //= 4; x **= 2; x %= 7; x <<= 3; x |= 1; x ^= 2; x &= 15; x >>= 1
print(x)
y = 7
y /= 2
print(y)
