"""A finaliser that collects while the container of its object is dying: what is half taken apart is not looked at."""
import gc


class Collecting:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        seen.append((self.name, any(type(x) is tuple and x and x[0] == mark for x in gc.get_objects())))
        gc.collect()


seen = []
mark = "dying"
for make in (
    lambda: (mark, [], Collecting("a"), [], Collecting("b")),
    lambda: [[], Collecting("a"), {}, Collecting("b")],
    lambda: {"k": Collecting("a"), "l": [], "m": Collecting("b")},
    lambda: ([Collecting("a")], {"k": (Collecting("b"), [])}),
):
    for _ in range(3):
        seen.clear()
        made = make()
        del made
        # Memory that was given back twice would be handed out twice.
        lists = [[i] for i in range(50)]
        tuples = [(i, [i]) for i in range(50)]
        print(sorted(seen), sum(x[0] for x in lists), sum(x[0] + x[1][0] for x in tuples))
