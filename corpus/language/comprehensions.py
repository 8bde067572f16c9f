"""Comprehensions nest their clauses from left to right; the first iterable is evaluated outside."""
print([x * x for x in range(5)])
print([x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in range(x)])
print({x % 3 for x in range(10)})
print({c: i for i, c in enumerate("abc")})
print(list(x + 1 for x in range(3)))
print([[y * x for y in range(3)] for x in range(3)])
print([x for x, in [(1,), (2,)]])
print([a + b for a, *_, b in ["hello", "wo"]])
x = "outer"
[x for x in range(3)]
print(x)
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
print(sum(i for i in range(101)))
print({**{"a": 1}, **{k: k for k in "bc"}}, [*"ab", *[1]], {*"a", *"a"})
