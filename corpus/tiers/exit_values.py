# conform: tiers = opt
# conform: stress = deopt-verify, exit-at=1, exit-at=26, exit-at=43
# conform: check = opt: exits > 20
"""Guards that fail, and objects that die, where ints, floats, bools and borrowed objects wait in registers, also of callers."""


class Loud:
    def __init__(self, label):
        self.label = label

    def __del__(self):
        log.append(self.label)


log = []


def mixed(x, n):
    small = x < 3.0
    half = x * 0.5
    n += 1
    grown = half + n
    return small, half, n, grown


def inner(a, b):
    product = a * 2.5
    return product + b


def outer(values, i):
    before = i * 3
    is_even = i % 2 == 0
    result = inner(i + 0.5, values[i % len(values)])
    return before, is_even, result


def dying(i, weight):
    scaled = weight * 1.5
    label = i + 1
    loud = Loud(label)
    loud = scaled > 10.0
    return label, scaled, loud


def in_a_loop(values):
    total, last, seen = 0.0, False, 0
    for value in values:
        total = total + value * 0.25
        last = value > 2
        seen += 1
    return total, last, seen


for i in range(200):
    mixed(i + 0.5, i)
    outer([1, 2, 3], i)
    dying(i, i * 0.25)
in_a_loop([0.5] * 400)

print(mixed(2, 3), mixed(2.5, 2 ** 61), mixed(True, -1), mixed(1e300, 2 ** 62 - 1))
print(outer([1.5], 7), outer([2 ** 70, "no"], 4), outer([True, False], 9))
print(dying(2 ** 62, 7.0), dying(5, 8), log[-3:])
print(in_a_loop([0.5] * 100 + [1]), in_a_loop([0.5] * 50 + [2 ** 65, True, 0.125]), in_a_loop([1, 0.5, True] * 20))
for bad in ([1], "x"), ([], 3), (["x"], 3):
    try:
        print(outer(*bad))
    except (TypeError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
