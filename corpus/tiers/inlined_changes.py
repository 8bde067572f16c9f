"""What was inlined changes: functions are rebound, get other code or defaults, classes get other methods."""


def step(x, by=1):
    return x + by


def other(x, by=1):
    return x - by


class Thing:
    def __init__(self, value):
        self.value = value

    def get(self):
        return self.value


class Stubborn:
    def __init__(self, value):
        self.value = value
        if value == 47:
            return value


def run(n):
    thing = Thing(n)
    return step(thing.get()) + Thing(3).get()


def stubborn(n):
    return Stubborn(n).value


total = 0
original_code = step.__code__
for i in range(300):
    total += run(i)
    if i == 60:
        step.__defaults__ = (10,)
    if i == 90:
        step.__code__ = other.__code__
    if i == 120:
        step.__code__ = original_code
        step.__defaults__ = (1,)
    if i == 150:
        step = other
    if i == 180:
        Thing.get = lambda self: self.value * 2
    if i == 210:
        Thing.__init__ = lambda self, value: setattr(self, "value", -value)
    if i == 240:
        Thing.get = Thing.get.__get__(Thing(7))
        try:
            run(i)
        except TypeError as error:
            print(error)
        Thing.get = lambda self: 5
    if i % 30 == 0:
        print(i, total)
    try:
        if i < 50:
            stubborn(i)
    except TypeError as error:
        print(i, error)
try:
    step.__defaults__ = None
    run(1)
except TypeError as error:
    print(error)
print(total)
