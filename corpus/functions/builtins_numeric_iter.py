"""Built-in functions over iterables and numbers."""
print(abs(-3), abs(-2.5), abs(3 + 4j), divmod(17, 5), divmod(-17, 5), divmod(7.5, 2), pow(2, 10), pow(3, -1), pow(7, -1, 11), pow(2, 100, 13))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(0.5), round(1e300), round(2.0), round(5, 1))
print(sum([1, 2, 3]), sum([[1], [2]], []), sum([0.1] * 10), sum((), 5), sum([1, 2.5, 3j]))
print(min(3, 1, 2), max("abc"), min([], default="none"), max([(1, "b"), (1, "a")], key=lambda t: t[0]), min("b", "A", key=str.lower))
print(any([]), all([]), any([0, 1]), all([1, 0]), sorted("hello"), sorted([3, 1, 2], reverse=True), list(reversed([1, 2, 3])))
print(list(zip("ab", [1, 2, 3])), list(zip()), list(enumerate("ab", start=5)), list(map(max, [1, 5], [3, 2])))
try:
    list(zip("ab", [1], strict=True))
except ValueError as e:
    print(e)
print(list(range(5)), list(range(2, 10, 3)), list(range(5, 0, -2)), range(10)[3:7], 5 in range(10), range(3) == range(0, 3), len(range(0, 10, 3)), range(10).index(4))
print(chr(65), ord("a"), hex(255), oct(8), bin(5), bin(-5), ascii("é"), repr("x"), hash("") == hash(""), id(None) == id(None))
it = iter([1, 2])
print(next(it), next(it), next(it, "default"))
print(list(iter(iter([1, 2, 0, 3]).__next__, 0)))
print(isinstance(True, int), issubclass(bool, int), callable(print), type(1) is int, bool([]), slice(1, 2), complex("1+2j"), float("1e3"), int("ff", 16), int("0b11", 0))
