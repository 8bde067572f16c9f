# conform: timeout = 60
"""With a raised limit, pure Python recursion goes as deep as asked."""
import sys
sys.setrecursionlimit(100000)
def count(n):
    if n == 0:
        return 0
    return 1 + count(n - 1)
print(count(90000))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(80001))
def deep(n):
    if n == 0:
        raise ValueError("at the bottom")
    deep(n - 1)
try:
    deep(20000)
except ValueError as e:
    tb, n = e.__traceback__, 0
    while tb:
        tb, n = tb.tb_next, n + 1
    print(e, n)
