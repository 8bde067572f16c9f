"""Functions as values: map, filter, reduce, partial, composition, sorting keys."""
from functools import partial, reduce, wraps, lru_cache, cached_property, singledispatch, total_ordering, cmp_to_key
import operator
print(list(map(lambda a, b: a + b, [1, 2, 3], (10, 20))), list(filter(None, [0, 1, "", "x"])), reduce(operator.mul, range(1, 6)), reduce(lambda a, b: a + b, [], "start"))
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, partial(print, "a", sep="-")("b"))
compose = lambda *fs: reduce(lambda f, g: lambda x: f(g(x)), fs)
print(compose(str, lambda x: x + 1, len)("abc"))
def deco(f):
    @wraps(f)
    def wrapper(*a):
        "wrapper doc"
        return f(*a) * 2
    return wrapper
@deco
def original(x):
    "original doc"
    return x
print(original(4), original.__name__, original.__doc__, original.__wrapped__(4))
@lru_cache(maxsize=2)
def slow(x): print("computing", x); return x * x
slow(1), slow(1), slow(2), slow(3), slow(1)
print(slow.cache_info())
class C:
    @cached_property
    def v(self): print("computed once"); return 5
c = C()
print(c.v, c.v, vars(c))
@singledispatch
def kind(x): return "object"
@kind.register
def _(x: int): return "int"
@kind.register(list)
def _(x): return "list"
print(kind(1), kind([]), kind("s"), kind(True))
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted("bA", key=str.lower), operator.itemgetter(1, 0)("ab"), operator.attrgetter("v")(T(3)), operator.methodcaller("upper")("x"))
