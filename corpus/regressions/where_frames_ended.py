"""A frame that has an object says, after its call, the line at which it ended, however the call was made."""
import sys


def early(i):
    frame = sys._getframe()
    if i % 3 == 0:
        return frame
    a = i * 2
    return frame


def native(i):
    frames.append(sys._getframe())
    len(str(i))
    i += 1
    return i


def lines(frames):
    return sorted({f.f_lineno - f.f_code.co_firstlineno for f in frames})


print(lines([early(i) for i in range(1500)]), lines(map(early, range(1500))))
frames = []
total = 0
for i in range(1500):
    total += native(i)
print(total, lines(frames))
frames.clear()
print(sum([native(i) for i in range(1500)]), lines(frames))
