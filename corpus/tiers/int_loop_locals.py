"""`locals()` after each kind of overflow in a hot loop: all variables are there with exact values, in order of binding."""
def shifting(n):
    flag, value, label = True, 1, "s"
    for i in range(n):
        value = (value << 1) | 1 if i % 70 else 1
        if i == n - 1:
            return locals()
def multiplying(n):
    value, pair, empty = 3, (1, 2), None
    for i in range(n):
        value = value * 3
        if value > 10 ** 30:
            snapshot = dict(locals())
            value = 3
    return snapshot, locals()
def while_loop(limit):
    value = 2 ** 62 - 1000
    f = 0.5
    while value < limit:
        value += 7
        f = -f
    return locals()
def nested(n):
    total = 0
    for i in range(n):
        for j in range(3):
            total += 2 ** 61 if i > n - 2 else j
    return locals()
def reverse(n):
    value = -2 ** 62
    for i in range(n, -1, -1):
        previous = value
        value = value - i // n
    del i
    return locals()
print(shifting(3501), shifting(69), shifting(64))
print(multiplying(5000))
print(while_loop(2 ** 62 + 100000))
print(nested(2000))
print(reverse(3000))

def late(n):
    """The variable that overflows is bound after the snapshot dict exists; the dict is one per frame."""
    first = locals()
    big = 2 ** 62 - n
    for i in range(n + 2):
        big += 1
    second = locals()
    return first is second, sorted(second)[:3], second["big"]
print(late(3000))
i = 2 ** 62 - 2000
while i < 2 ** 62 + 2:
    i += 1
print(globals()["i"], locals()["i"], vars()["i"])
