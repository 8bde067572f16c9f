"""Slice assignment and deletion, with steps; out-of-range ends are clipped."""
def fresh(): return list(range(10))
for action in ("l[2:5] = 'ab'", "l[2:2] = [99]", "l[::2] = 'vwxyz'", "l[8:] = []", "l[5:2] = ['?']", "del l[::3]", "del l[-3:]", "l[-100:100] = [1]", "l[:] = l[::-1]", "l[1:3] = l", "del l[8:2]", "l[::-1] = range(10)", "l[9:0:-4] = 'abc'", "del l[7:1:-2]", "l[3:3] = iter('zz')", "l[20:] = [1, 2]"):
    l = fresh()
    exec(action)
    print(action, l)
for action in ("l[::2] = [1]", "l[1:2] = 5", "l[::0]", "l['a':]", "l[::2] = 5", "l[1.0:2]"):
    l = fresh()
    try:
        exec(action)
    except (ValueError, TypeError) as e:
        print(action, type(e).__name__, e)
s = slice(1, 10, 3)
print(s, s.start, s.stop, s.step, s.indices(5), slice(None).indices(3), slice(-1, None, -1).indices(4), s == slice(1, 10, 3), [0, 1, 2, 3, 4][s], slice(5), slice(None, None, -1).indices(0))
try:
    hash(s)
except TypeError as e:
    print(e)
