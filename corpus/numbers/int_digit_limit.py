"""Conversions between int and decimal text refuse more than 4300 digits; other bases and smaller limits are free."""
import sys
print(sys.get_int_max_str_digits())
n = 10 ** 4299
print(len(str(n)), len(str(-n)))
for f in (lambda: str(n * 10), lambda: repr(n * 10), lambda: f"{n * 10}", lambda: "%d" % (n * 10), lambda: int("1" * 4301), lambda: int("1" * 4300) > 0, lambda: len(hex(n * 10)) , lambda: int("1" * 5000, 16) > 0, lambda: print(n * 10)):
    try:
        print(f())
    except ValueError as e:
        print(e)
sys.set_int_max_str_digits(0)
print(len(str(3 ** 20000)), str(3 ** 20000)[:20], int("7" * 6000) % 1000007)
sys.set_int_max_str_digits(640)
try:
    str(10 ** 640)
except ValueError as e:
    print(e)
for bad in (1, -1, 639):
    try:
        sys.set_int_max_str_digits(bad)
    except ValueError as e:
        print(e)
