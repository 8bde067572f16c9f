"""RecursionError in hot code: raised by calls of every kind, caught, and the program goes on; the limit changed on the way."""
import sys
def down(n): return down(n + 1)
def counted(box):
    box[0] += 1
    counted(box)
class Meth:
    def go(self, n): return self.go(n + 1)
    def __getattr__(self, name): return getattr(self, name + "x")
    def __call__(self): return self()
class Repr:
    def __repr__(self): return repr(self)
class Add:
    def __add__(self, other): return self + other
    def __eq__(self, other): return self == other
def through_map(n): return list(map(through_map, [n]))
def through_gen(n): return sum(through_gen(n) for _ in range(1))
def handler(n):
    try: return handler(n + 1)
    except ZeroDivisionError: return 0
def through_sort(n): return sorted([1, 2], key=through_sort)
def caught_inside(n):
    try: return caught_inside(n + 1)
    except RecursionError: return n > 100
attempts = {
    "down": lambda: down(0), "method": lambda: Meth().go(0), "call": lambda: Meth()(), "getattr": lambda: Meth().y,
    "repr": lambda: repr(Repr()), "add": lambda: Add() + 1, "eq": lambda: Add() == 1, "map": lambda: through_map(1),
    "generator": lambda: through_gen(1), "handler": lambda: handler(0), "sort": lambda: through_sort(1),
}
for name, attempt in attempts.items():
    kinds = set()
    for i in range(3):
        try: attempt()
        except RecursionError as e: kinds.add(str(e)[:32])
    print(name, kinds)
print(caught_inside(0), [caught_inside(0) for _ in range(3)])

def fits(limit):
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    box = [0]
    try: counted(box)
    except RecursionError: pass
    finally: sys.setrecursionlimit(old)
    return box[0]
a, b, c = fits(200), fits(400), fits(1000)
print(b - a, c - b)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
for _ in range(30): depth(100)
sys.setrecursionlimit(3000)
print(depth(2500))
sys.setrecursionlimit(150)
try: depth(500)
except RecursionError as e: print(e)
total = 0
for i in range(2000):
    try: total += depth(i % 200)
    except RecursionError: total -= 1
print(total > 0)
def too_low(n): return sys.setrecursionlimit(5) if n == 0 else too_low(n - 1)
for bad in (lambda: too_low(50), lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("x"), lambda: sys.setrecursionlimit(2 ** 40)):
    try: bad()
    except (RecursionError, ValueError, TypeError, OverflowError) as e: print(type(e).__name__, str(e).split(" at ")[0])
print(sys.getrecursionlimit())
