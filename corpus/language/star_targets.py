"""Starred targets always make a list, also when nothing is left; displays accept starred items anywhere."""
a, *b = (1,)
print(a, b)
*a, = "xyz"
print(a)
(a, *b), c = [(1, 2, 3), 4]
print(a, b, c)
for first, *rest in ["abc", (1,), [1, 2]]:
    print(first, rest)
[*x, y], z = (range(4), "z")
print(x, y, z)
print([*range(3), *[], 9], (*"ab", 1), {*[1, 1]}, {**{}, "k": 1})
def ret(): return 1, *range(3)
print(ret())
def gen(): yield 1, *"ab"
print(list(gen()))
d = {}
d["k"], *d["rest"] = range(3)
print(d)
for v in *"ab", *[1]:
    print(v, end=" ")
print()
