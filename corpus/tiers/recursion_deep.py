"""Deep, mutual and many-armed recursion, hot before it gets deep; results that overflow on the way back."""
import sys
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
def fact(n): return 1 if n == 0 else n * fact(n - 1)
def hanoi(n, a, b, c, moves):
    if n:
        hanoi(n - 1, a, c, b, moves)
        moves[a, c] = moves.get((a, c), 0) + 1
        hanoi(n - 1, b, a, c, moves)
    return moves
for _ in range(50): depth(40); even(40); fact(20)
print(depth(900), even(801), odd(801), fib(17), ack(2, 9), fact(19), fact(20), fact(21), fact(25))
print(sorted(hanoi(10, "a", "b", "c", {}).items()))
print(fib(2.0), fib(True), depth(3.0), fact(5.0), fact(True))
try: fact("x")
except TypeError as e: print(e)

def sum_list(items): return items[0] + sum_list(items[1:]) if items else 0
print(sum_list([1] * 500), sum_list([2 ** 62] * 300), sum_list([0.5] * 299 + [1]), sum_list([True, 2 ** 63, 1.5, 1j]))
def flatten(x, out):
    if isinstance(x, (list, tuple)):
        for y in x: flatten(y, out)
    else: out.append(x)
    return out
nested = []
for i in range(400): nested = [i, nested, (i,)]
print(len(flatten(nested, [])), sum(flatten(nested, [])))

class Chain:
    def __init__(self, next): self.next = next
    def __len__(self): return 1 + (len(self.next) if self.next is not None else 0)
    def __eq__(self, other): return self.next == other.next
    def total(self, acc=0): return acc if self.next is None else self.next.total(acc + 1)
c = d = None
for i in range(150): c, d = Chain(c), Chain(d)
for _ in range(20): c.total()
print(len(c), c == d, c.total(), c.total(0.5), c.total(2 ** 62 - 100))
def count_frames(n):
    if n: return count_frames(n - 1)
    f, k = sys._getframe(), 0
    while f: f, k = f.f_back, k + 1
    return k
print([count_frames(n) for n in (0, 10, 500)])
def y(f): return (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))
print(y(lambda self: lambda n: 0 if n == 0 else n + self(n - 1))(250))
memo = {}
def collatz(n):
    if n == 1: return 1
    if n not in memo: memo[n] = 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)
    return memo[n]
print(max((collatz(i), i) for i in range(1, 3000)))
