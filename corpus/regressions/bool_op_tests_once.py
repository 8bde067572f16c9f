"""A value that decides an `and` or `or` inside another one is asked for its truth once, unless the two stand on different lines."""
import itertools
log = []
class Value:
    def __init__(self, name): self.name = name
    def __bool__(self):
        log.append(self.name)
        return self.name[0] == "t"
def show(result):
    print(result.name, *log)
    log.clear()
for names in itertools.product(("t1", "f1"), ("t2", "f2"), ("t3", "f3"), ("t4", "f4")):
    a, b, c, d = map(Value, names)
    show(a and b or c); show((a or b) and c); show(a or b and c); show((a and b) and c); show((a and b or c) and d)
    show((a or (b and c)) and d); show((a and (b or c)) or d); show(a or (b and c or d)); show((a or b) and (c or d))
    show((a and b or c) if (a and b or c) else (d and a or b))
    show((a or
          (b and c)) and d)
    show((a and
          b) or c)
    show((
        a and b)
        or c or d)
