"""Strings built, sliced and compared in hot loops: concatenation in place, wider characters, other operand types, formatting."""
def build(parts, n):
    s = ""
    for i in range(n):
        s += parts[i % len(parts)]
    return len(s), s[:5], s[-5:], s.count(parts[0])
print(build("ab", 3000), build(["x", "", "é"], 3000), build(["a", "€", "😀"], 3000), build([""], 2000))
def aliased(n):
    s, kept = "start", []
    for i in range(n):
        if i % 500 == 0: kept.append(s)
        s += "."
    return [len(k) for k in kept], kept[0], len(s)
print(aliased(2000))
def wrong(n):
    s = ""
    for i in range(n):
        try: s += "x" if i % 1000 != 999 else i
        except TypeError as e: said = str(e)
    return len(s), said
print(wrong(2000))
def slices(text, n):
    out = {}
    for i in range(n):
        a, b, c = i % 7 - 3, i % 11 - 5, (1, 2, -1, -3)[i % 4]
        r = text[a:b:c] + text[i % len(text)] + text[-1 - i % len(text)] + text[a:] + text[:b]
        out[len(r)] = out.get(len(r), 0) + 1
    return sorted(out.items()), r
for text in ("abcdefg", "äbc", "a😀b€c"): print(slices(text, 3000))
print([slices(b"bytes"[:0] or "xyz", 10)[1], "abc"[True], "abc"[False:2 ** 70]])
def formats(n):
    total = 0
    values = (1, 2.5, True, None, "s", -7, 2 ** 70)
    for i in range(n):
        v = values[i % len(values)]
        total += len(f"{v}{v!r:>8}{i:05d}") + len("%s|%5s" % (v, i)) + len("{0}-{0!s:^9}".format(v))
        try: total += len(f"{v:d}")
        except ValueError: total += 100
        except TypeError: total += 1000
    return total
print(formats(3500))
def compares(words, n):
    less = same = inside = 0
    for i in range(n):
        a, b = words[i % len(words)], words[i * 3 % len(words)]
        less += a < b
        same += a == b
        inside += a in b
    return less, same, inside
print(compares(["a", "ab", "b", "é", "€", "", "abc", "😀", "Z"], 3000))
def characters(text):
    kinds = {}
    for c in text:
        k = "digit" if c.isdigit() else "upper" if c.isupper() else ord(c) > 127
        kinds[k] = kinds.get(k, 0) + 1
    return kinds, "".join(reversed(text))[:4], max(text), text.find("q")
print(characters("aB1é" * 800), characters("1😀" * 1000))
def joins(n):
    out, errors = [], 0
    for i in range(n):
        try: out = ",".join(out[-3:] + ["x" if i != n - 5 else 5])[-6:].split(",")
        except TypeError as e: errors += 1; said = str(e)
    return out, errors, said
print(joins(1500))
def mutable(n):
    b, total = bytearray(b"abc"), 0
    for i in range(n):
        b[i % 3] = i % 256
        total += b[0] + b"xyz"[i % 3] + len(b[1:])
        if i == n - 2: b += b"longer"
    try: b[0] = 256
    except ValueError as e: return total, bytes(b), str(e)
print(mutable(2000))
