"""Lists that change while a hot loop goes over them: they grow, shrink, are cleared; exhausted iterators stay so."""
def growing(n):
    items, total = [0], 0
    for v in items:
        total += v
        if len(items) < n: items.append(v + 1)
    return total, len(items)
def shrinking(n):
    items, seen = list(range(n)), 0
    for v in items:
        seen += 1
        if v % 2: items.pop()
    return seen, len(items)
def removing(n):
    items, seen = list(range(n)), []
    for v in items:
        if v % 3 == 0: items.remove(v)
        seen.append(v)
    return len(seen), seen[-3:], items[:4]
def cleared(n):
    items, seen = list(range(n)), 0
    for v in items:
        seen += 1
        if v == n - 10: items.clear()
        if v == n - 10: items.extend(range(n + 5))
    return seen
def other_types(n):
    items, total = [1] * n, 0
    for i, v in enumerate(items):
        if i == n - 5: items[i + 1], items[i + 2], items[i + 3] = 0.5, True, 2 ** 63
        total += v
    return total
print(growing(3000), shrinking(3000), removing(2000), cleared(2000), other_types(2000))
def exhausted(n):
    items = [1]
    it = iter(items)
    count = sum(1 for _ in it)
    items.append(2)
    for i in range(n): count += next(it, 0)
    return count, it.__length_hint__(), list(it)
print(exhausted(1500))
def inner_and_outer(n):
    items, total = list(range(3)), 0
    for i in range(n):
        for a in items:
            for b in items:
                total += a * b
                if i == n - 1 and a == b == 1: items.append(100)
    return total, items
print(inner_and_outer(1200))
def while_popping(n):
    work, steps = [n], 0
    while work:
        k = work.pop()
        steps += 1
        if k > 1: work += [k // 2, k - k // 2]
    return steps
print(while_popping(2000))
