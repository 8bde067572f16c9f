"""Assigning and deleting items where that is not supported: an index that does not fit is told first, by sequences."""
class C: pass
class I:
    def __index__(self):
        print("asked")
        return 1
objects = [(1, 2), "ab", b"ab", range(3), 5, 1.5, None, C(), C, iter([]), (x for x in ()), frozenset(), {}.keys(), type, len, print]
for obj in objects:
    for key in (0, 2**70, "x", 1.5, slice(1), I()):
        for what in ("obj[key] = 1", "del obj[key]", "obj[key:] = 1", "del obj[key:]"):
            try: exec(what)
            except Exception as e: print(what, type(obj).__name__, type(key).__name__, type(e).__name__, e)
