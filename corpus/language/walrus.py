"""`:=` binds in the function around; inside a comprehension, in the function around the comprehension."""
if (n := len("hello")) > 3:
    print(n)
print([y := 1, y + 1, y ** 2])
data = iter([1, 2, 3, 0, 4])
while (item := next(data)) != 0:
    print("item", item)
print([last := x for x in range(4)], last)
def f():
    total = 0
    sums = [total := total + v for v in range(5)]
    return sums, total
print(f())
def g():
    any((witness := w) > 2 for w in range(10))
    return witness
print(g())
def h():
    global made_global
    [made_global := i for i in "xyz"]
h()
print(made_global)
print((lambda: (z := 3) + z)())
print(f"{(w := 5)} {w} {w:=5}")
