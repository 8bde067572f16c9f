"""Whole program: caches as decorators; least recently used, time to live with a fake clock, statistics, invalidation."""
from collections import OrderedDict
from functools import wraps


class Clock:
    """Time that moves only when told."""

    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now

    def advance(self, by):
        self.now += by


class Node:
    __slots__ = ("key", "value", "before", "after", "expires")

    def __init__(self, key=None, value=None, expires=None):
        self.key, self.value, self.expires = key, value, expires
        self.before = self.after = self


class LinkedLRU:
    """A dictionary and a doubly linked ring with a sentinel: all operations in constant time."""

    def __init__(self, capacity, clock=None, ttl=None, on_evict=None):
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.capacity, self.clock, self.ttl, self.on_evict = capacity, clock, ttl, on_evict
        self.nodes = {}
        self.ring = Node()

    def _unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def _push(self, node):
        last = self.ring.before
        node.before, node.after = last, self.ring
        last.after = self.ring.before = node

    def __getitem__(self, key):
        node = self.nodes[key]
        if node.expires is not None and node.expires <= self.clock():
            self._drop(node, "expired")
            raise KeyError(key)
        self._unlink(node)
        self._push(node)
        return node.value

    def __setitem__(self, key, value):
        if key in self.nodes:
            self._unlink(self.nodes.pop(key))
        elif len(self.nodes) >= self.capacity:
            self._drop(self.ring.after, "evicted")
        expires = None if self.ttl is None else self.clock() + self.ttl
        node = self.nodes[key] = Node(key, value, expires)
        self._push(node)

    def _drop(self, node, why):
        self._unlink(node)
        del self.nodes[node.key]
        if self.on_evict is not None:
            self.on_evict(node.key, node.value, why)

    def __len__(self):
        return len(self.nodes)

    def __iter__(self):
        node = self.ring.after
        while node is not self.ring:
            yield node.key
            node = node.after

    def __contains__(self, key):
        return key in self.nodes

    def clear(self):
        self.nodes.clear()
        self.ring.before = self.ring.after = self.ring


class OrderedLRU:
    """The same with OrderedDict, as a model to compare with."""

    def __init__(self, capacity):
        self.capacity, self.data = capacity, OrderedDict()

    def __getitem__(self, key):
        self.data.move_to_end(key)
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value
        self.data.move_to_end(key)
        if len(self.data) > self.capacity:
            self.data.popitem(last=False)

    def __iter__(self):
        return iter(self.data)


def cached(capacity=128, *, clock=None, ttl=None, key=None):
    """Decorator with parameters; the wrapped function gains `stats`, `cache` and `forget`."""
    make_key = key or (lambda *a, **k: (a, tuple(sorted(k.items()))))

    def decorate(function):
        store = LinkedLRU(capacity, clock, ttl, lambda k, v, why: stats.__setitem__(why, stats[why] + 1))
        stats = {"hit": 0, "miss": 0, "evicted": 0, "expired": 0}

        @wraps(function)
        def wrapper(*args, **kwargs):
            k = make_key(*args, **kwargs)
            try:
                value = store[k]
            except KeyError:
                stats["miss"] += 1
                value = store[k] = function(*args, **kwargs)
            else:
                stats["hit"] += 1
            return value

        wrapper.stats, wrapper.cache, wrapper.forget = stats, store, store.clear
        return wrapper

    return decorate


def logged(function):
    @wraps(function)
    def wrapper(*args):
        print(f"call {function.__name__}{args}")
        return function(*args)
    return wrapper


@cached(3)
@logged
def square(x):
    """x by itself."""
    return x * x


@cached(1000)
def paths(r, c):
    return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)


clock = Clock()


@cached(10, clock=clock, ttl=5)
def now_plus(n):
    return clock() + n


@cached(key=lambda text, **_: text.lower())
def shout(text, mark="!"):
    return text.upper() + mark


class Service:
    def __init__(self, name):
        self.name, self.calls = name, 0

    @cached(4, key=lambda self, x: (self.name, x))
    def compute(self, x):
        self.calls += 1
        return self.name * x


def main():
    print([square(x) for x in (1, 2, 3, 1, 4, 2, 1)])
    print(square.__name__, square.__doc__, square.stats, list(square.cache))
    print(paths(16, 16), paths.stats)
    print(now_plus(1), now_plus(1)); clock.advance(4); print(now_plus(1)); clock.advance(1); print(now_plus(1), now_plus.stats)
    print(shout("abc"), shout("ABC", mark="?"), shout.stats)
    a, b = Service("ab"), Service("c")
    print(a.compute(2), a.compute(2), b.compute(2), b.compute(3), a.calls, b.calls)
    square.forget()
    print(len(square.cache), square(2))
    x, mine, model, trace = 1, LinkedLRU(7), OrderedLRU(7), 0
    for step in range(3000):
        x = (x * 1103515245 + 12345) % 2 ** 31
        k = x // 65536 % 12
        if x & 256:
            mine[k] = model[k] = step
        else:
            try:
                got = mine[k]
            except KeyError:
                got = None
            try:
                expected = model[k]
            except KeyError:
                expected = None
            assert got == expected
            trace += got or 0
        assert list(mine) == list(model)
    print(trace, list(mine), 3 in mine, 99 in mine)
    try:
        LinkedLRU(0)
    except ValueError as e:
        print(e)
    evicted = []
    small = LinkedLRU(2, on_evict=lambda *a: evicted.append(a))
    for i, k in enumerate("abacad"):
        small[k] = i
    print(evicted, list(small))


main()
