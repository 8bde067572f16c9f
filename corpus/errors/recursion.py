"""Unbounded recursion raises RecursionError, which can be caught; the interpreter stays usable."""
import sys
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__, e)
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(depth(0) > 900)
sys.setrecursionlimit(200)
def count(n): return 0 if n == 0 else 1 + count(n - 1)
print(count(100))
try:
    count(300)
except RecursionError as e:
    print(e)
sys.setrecursionlimit(1000)
print(count(500))
class R:
    def __repr__(self): return repr(self)
    def __getattr__(self, n): return getattr(self, n)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
for action in (repr, lambda r: r.x, lambda r: r == 1, hash):
    try:
        action(R())
    except RecursionError as e:
        print("RecursionError")
for bad in (0, -1):
    try:
        sys.setrecursionlimit(bad)
    except ValueError as e:
        print(e)
