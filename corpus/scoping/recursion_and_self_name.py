"""A function's own name is an ordinary variable: rebinding it changes what the recursion calls."""
def fact(n): return 1 if n == 0 else n * fact(n - 1)
print(fact(10))
old = fact
def fact(n): return 100
print(old(3))
def outer():
    def inner(n): return "done" if n == 0 else inner(n - 1)
    saved = inner
    inner = lambda n: f"replaced {n}"
    return saved(3)
print(outer())
class C:
    def C(self): return C.__name__
print(C().C())
is_even = lambda n: n == 0 or is_odd(n - 1)
is_odd = lambda n: n != 0 and is_even(n - 1)
print(is_even(100), is_odd(7))
