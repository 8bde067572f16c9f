"""Big integers: arithmetic, division, powers, shifts, comparison, conversion both ways."""
a, b = 123456789 ** 10, 987654321 ** 7
print(a + b, a - b, a * b, sep="\n")
print(a // b, a % b, -a // b, -a % b, a // -b, a % -b)
print(divmod(a, 10 ** 20), a // 1, a % 1)
print(a > b, -a < -b, a == a + 0, a != b, a > 1e50, a == float(a))
print(a & b, a | b, a ^ b, ~a, a >> 100, b << 33, -a >> 100, -a & b, -a | b)
print(3 ** 200, pow(3, 200, 10 ** 9 + 7), 2 ** 200 >> 190)
f = 1
for i in range(1, 60): f *= i
print(f, len(str(f)), sum(map(int, str(f))))
print(int(str(a)) == a, int(hex(b), 16) == b, hex(2 ** 70), bin(2 ** 65)[:10], oct(8 ** 25))
print(float(2 ** 100), int(1e25), int(float(10 ** 22)) == 10 ** 22, 10 ** 25 / 10 ** 20, (10 ** 400) // (10 ** 398))
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
try:
    10 ** 400 / 3.0
except OverflowError as e:
    print(e)
import math
print(math.isqrt(10 ** 40), math.gcd(2 ** 100, 6 ** 50), math.factorial(25), math.comb(100, 50), math.perm(20, 5), math.lcm(12, 18, 2 ** 65))
print(f"{a:,}", f"{2 ** 64:_x}", "%d" % a, f"{a:e}")
