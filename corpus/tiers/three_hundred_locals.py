"""A hot function with three hundred live locals: each keeps its own value and type through loops, exits and `locals()`."""
count = 300
names = [f"v{k}" for k in range(count)]
lines = ["def big(n, odd):"]
for k, name in enumerate(names):
    lines.append(f"    {name} = {['%d' % k, '%d.5' % k, repr('s%d' % k), '(%d,)' % k, 'None', '%d * 2 ** 60' % k][k % 6]}")
lines += ["    for i in range(n):"]
for k in range(0, count, 6):
    lines.append(f"        v{k} = v{k} + 1")
lines += ["        if i == odd:", "            v0 = 0.5", "            v6 = 2 ** 62 - 3", "            snapshot = dict(locals())"]
lines += ["    return locals()"]
space = {}
exec("\n".join(lines), space)
big = space["big"]

def show(found):
    print(len(found), [found[n] for n in names[:12]], [found[n] for n in names[-8:]], sum(v for v in found.values() if type(v) is int))
for odd in (-1, 0, 1200, 1499):
    found = big(1500, odd)
    show(found)
    if "snapshot" in found:
        show(found["snapshot"])

# All of them operands of one expression.
wide = {}
exec("def add(" + ", ".join(names) + "):\n    return " + " + ".join(names) + "\n"
     "def pack(" + ", ".join(names) + "):\n    return [" + ", ".join(names) + "]\n"
     "def deep(" + ", ".join(names) + "):\n    return " + "".join(f"({n} + " for n in names[:90]) + "0" + ")" * 90, wide)
ints = list(range(count))
for _ in range(1200):
    wide["add"](*ints)
    wide["deep"](*ints)
print(wide["add"](*ints), wide["add"](*[2 ** 60] * count), wide["add"](*[0.5] * 299, 1), wide["pack"](*ints) == ints)
print(wide["deep"](*ints), wide["deep"](*[2 ** 57] * count), wide["deep"](*[1] * 45, 1.5, *[2] * 254))
for position in (0, 150, 299):
    bad = list(ints)
    bad[position] = "text"
    try:
        wide["add"](*bad)
    except TypeError as e:
        print(position, e)
