"""Objects that die in calls which a compiler inlines: their finalisers see the frames that CPython's see."""
import sys


class Loud:
    def __init__(self, label):
        self.label = label

    def __del__(self):
        frame = sys._getframe(1)
        if self.label % 40 == 0:
            seen = []
            while frame is not None and frame.f_code.co_name != "<module>":
                seen.append((frame.f_code.co_name, sorted(frame.f_locals)))
                frame = frame.f_back
            print(self.label, seen)
        log.append(self.label)


log = []


def dropped(label):
    loud = Loud(label)
    return label + 1


def replaced(label):
    loud = Loud(label)
    loud = label * 1.5
    return loud


def passed_on(loud, number):
    number += 1
    return number


def outer(i):
    x = dropped(i) + 0.25
    y = replaced(i + 1000)
    z = passed_on(Loud(i + 2000), i)
    return x + y + z


total = 0.0
for i in range(130):
    total += outer(i)
print(total, len(log), sum(log), log[:6])


class Chain:
    def __init__(self, n):
        self.n = n

    def then(self):
        return Chain(self.n + 1)


def chained(n):
    return Chain(n).then().then().n


print(sum(chained(i) for i in range(200)))
