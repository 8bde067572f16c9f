"""Targets are assigned from left to right, after the value; unpacking checks the count."""
a = b = []
a.append(1)
print(b, a is b)
x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), [r, s] = "ab", (3, 4)
print(p, q, r, s)
first, *rest = range(5)
print(first, rest)
*init, last = "hello"
print(init, last)
head, *middle, tail = [1, 2]
print(head, middle, tail)
i = 0
values = [10, 20, 30]
i, values[i] = 2, 99
print(i, values)
values[1:] = "xyz"
print(values)
for k, (m, *n) in [(1, "abc"), (2, [5])]:
    print(k, m, n)
class Box: pass
box = Box()
box.a, box.b = box.c = (1, 2)
print(box.a, box.b, box.c)
for count in (1, 3):
    try:
        u, v = range(count)
    except ValueError as e:
        print(e)
try:
    u, v, *w = [1]
except ValueError as e:
    print(e)
try:
    u, v = 5
except TypeError as e:
    print(e)
