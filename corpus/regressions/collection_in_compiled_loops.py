"""Cyclic garbage that a compiled loop makes without any call is collected while the loop runs."""
import weakref


class Node:
    def __init__(self):
        self.me = self


def loop(rounds):
    for _ in range(rounds):
        Node()


def slices(rounds):
    items = [1, 2, 3]
    for _ in range(rounds):
        part = items[:2]
        part.append(part)


died = []
for _ in range(100):
    loop(50)
    slices(50)
first = Node()
reference = weakref.ref(first, lambda _: died.append("node"))
del first
loop(200_000)
print(died)
first = Node()
reference = weakref.ref(first, lambda _: died.append("again"))
del first
slices(200_000)
print(died)
