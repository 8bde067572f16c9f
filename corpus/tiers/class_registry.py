"""Forty classes through the same hot code: attribute reads, method calls, `isinstance`, equality and dispatch by type."""
def make(k):
    def area(self): return self.w * k
    body = {"area": area, "tag": f"c{k}", "__init__": lambda self, w: setattr(self, "w", w)}
    if k % 3 == 0: body["w2"] = property(lambda self: self.w * 2)
    if k % 5 == 0: body["__eq__"] = lambda self, other: True
    return type(f"C{k}", (classes[k % 7],) if k > 7 and k % 4 == 1 else (), body)
classes = []
for k in range(40):
    classes.append(make(k))

def run(kinds, n):
    total, tags, equal, doubled = 0, {}, 0, 0
    objects = [c(i + 1) for i, c in enumerate(kinds)]
    for i in range(n):
        o = objects[i % len(objects)]
        total += o.area()
        tags[o.tag] = tags.get(o.tag, 0) + 1
        equal += o == objects[0]
        if isinstance(o, kinds[0]): doubled += 1
        doubled += getattr(o, "w2", 0)
        o.w += 1
    return total, len(tags), equal, doubled, min(tags.values()), max(tags.values())
for width in (1, 2, 3, 4, 5, 8, 16, 40):
    print(width, run(classes[:width], 3200))
# One shape first, then all: what was learnt from the first must not stick.
print(run(classes[6:7], 4000), run(classes, 4000), run(classes[6:7], 4000))

def operands(values, n):
    kinds = {}
    for i in range(n):
        a, b = values[i % len(values)], values[(i * 7 + 1) % len(values)]
        try: r = a + b
        except TypeError as e: r = str(e)
        kinds[type(r).__name__] = kinds.get(type(r).__name__, 0) + 1
    return sorted(kinds.items()), r
for values in ([1, 2], [1, 2.5], [1, 2.5, True, 2 ** 70], [1, "a", [2], (3,), 4.5, None, b"x", 1j]):
    print(operands(values, 3000))

def truth(values, n):
    count = 0
    for i in range(n):
        if values[i % len(values)]: count += 1
        if not values[(i + 1) % len(values)]: count += 1000
        while not values[i % len(values)]: count += 7; break
    return count
print(truth([0, 1], 2000), truth([0, "", None, [], 1.0, -0.0, "x", {1: 1}, 2 ** 70, 0j], 3000))
