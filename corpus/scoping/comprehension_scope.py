"""A comprehension is a function of its own: its variable does not leak; only the first iterable belongs to the scope around."""
i = "module"
print([i for i in range(3)], i)
def f():
    i = "local"
    a = [i for i in range(2)]
    b = {i for i in range(2)}
    c = {i: i for i in range(2)}
    d = list(i for i in range(2))
    return a, b, c, d, i
print(f())
print([[(i, j) for j in range(i)] for i in range(3)])
class K:
    n = 2
    ok = [k for k in range(n)]
    try:
        no = [n for _ in range(2)]
    except NameError as e:
        no = str(e)
print(K.ok, K.no)
def locals_in():
    a = 1
    return [sorted(locals()) for b in [0]], [sorted(locals()) for c in [a] for d in [c]]
print(locals_in())
