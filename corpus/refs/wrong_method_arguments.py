"""Wrong arguments to methods of the core types."""
class Box:
    def __init__(self, v): self.v = v
class Bad:
    def __eq__(self, o): raise ValueError("eq")
    def __hash__(self): return 1
    def __iter__(self): raise ValueError("iter")
    def __len__(self): raise ValueError("len")
    def __index__(self): raise ValueError("index")
    def __str__(self): raise ValueError("str")
    def __repr__(self): raise ValueError("repr")
    def __bool__(self): raise ValueError("bool")
    def __lt__(self, o): raise ValueError("lt")
class It:
    def __iter__(self):
        yield [1]
        yield Bad()
        raise KeyError("it")
vals = lambda: [1, -1, 2.5, "t", b"b", None, [1, 2], (1, 2), {"a": 1}, {1, 2}, Box(3), int, 1j, Bad(), It(), iter([1]), [Bad(), Bad()], (["k"], 2), lambda *a: [a][1]]
objs = lambda: ["text {} {x}", b"bytes", bytearray(b"abc"), [3, Box(1), Bad()], (1, [2], Bad()), {7: [2], Bad(): 3}, {1, "a"}, frozenset([1]), 5, 2.5, 1j, range(3), slice(1), memoryview(b"abc"), True, None, iter([1]), iter({1: 2}), (x for x in [[1], [2]]), Box, Bad(), property(lambda s: [1]), classmethod(len), staticmethod(len), ValueError([1]), KeyError(Box(1)), OSError(1, "x"), type, object(), super(Box, Box(1)), zip([1], [2]), map(len, [[1], 2]), filter(None, [1]), enumerate([[1]]), reversed([1])]
n = 0
for o in objs():
    for name in sorted(dir(o)):
        if name in ("__subclasses__", "__reduce_ex__", "__reduce__", "mro", "__class__"): continue
        for i in range(len(vals()) + 1):
            for o2 in [objs()[[type(x) for x in objs()].index(type(o))]] if type(o) is not type else [Box]:
                try: m = getattr(o2, name)
                except Exception: n += 1; continue
                if not callable(m): continue
                args = vals()[i:i + 1]
                for extra in ((), ([5],), (Bad(), 1)):
                    try:
                        r = m(*args, *extra)
                        if hasattr(r, "__next__"): next(r); next(r)
                    except Exception as e: n += 1
                try: m(*args, nope=[1])
                except Exception as e: n += 1
print(n > 500)
