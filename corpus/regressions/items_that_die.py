"""The order in which a list gives up items, and when."""


class D:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"D{self.n}"

    def __del__(self):
        print("gone", self.n)


def fresh(n=4):
    return [D(i) for i in range(n)]


def clear(items):
    items.clear()


def whole(items):
    items[:] = []


def delete_all(items):
    del items[:]


def no_times(items):
    items *= 0


def again(items):
    items.__init__()


def from_itself(items):
    items.__init__(items)


def from_generator(items):
    def new():
        yield len(items)
        yield list(items)
    items.__init__(new())
    print(items)


def failing(items):
    def new():
        yield 1
        raise ValueError(len(items))
    try:
        items.__init__(new())
    except ValueError as error:
        print(error, items)
    try:
        items.__init__(5)
    except TypeError as error:
        print(error, items)


def two(items):
    try:
        items.__init__(1, 2)
    except TypeError as error:
        print(error, items)


def every_other(items):
    del items[::2]
    print(items)


def backwards(items):
    del items[::-3]
    print(items)


def replaced(items):
    items[::2] = [1, 2]


def some(items):
    items[1:3] = [1, 2, 3]


for attempt in [clear, whole, delete_all, no_times, again, from_itself, from_generator, failing, two, every_other,
                backwards, replaced, some]:
    print(attempt.__name__)
    items = fresh()
    attempt(items)
    print("left")
    items = None
print(len(list(range(200000))[::2]))
numbers = list(range(200000))
del numbers[::2]
print(len(numbers), numbers[:3], numbers[-1])
