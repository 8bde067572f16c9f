"""`itertools` against small inputs."""
from itertools import *
import operator
print(list(islice(count(5, 2), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul, initial=10)))
print(list(chain("ab", [1])), list(chain.from_iterable([[1], [2, 3]])), list(compress("abcd", [1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])))
print(list(filterfalse(lambda x: x % 2, range(5))), [(k, list(g)) for k, g in groupby("aabbba")], list(islice("abcdef", 1, 5, 2)), list(starmap(pow, [(2, 3), (3, 2)])))
a, b = tee([1, 2, 3])
print(list(a), list(b), list(zip_longest("ab", [1], fillvalue="-")), list(pairwise([1, 2, 3])))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(permutations("abc", 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)))
print(len(list(permutations(range(5)))), list(product()), list(permutations([])), list(islice(count(0.5, 0.5), 3)), count(3), repeat(1, 2))
for f in (lambda: list(islice([1], -1)), lambda: combinations([1], -1), lambda: tee([1], -1), lambda: count("x"), lambda: list(groupby(1))):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
