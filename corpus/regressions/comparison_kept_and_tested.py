"""The result of a comparison that an `if` tests at once is still the variable's value afterwards."""
def named(n, out):
    small = n < 3
    if small:
        out.append("small")
    out.append(small)
    if not small:
        out.append("large")
    return out
print(named(1, []), named(5, []))
def bracketed(parts, level):
    outer = level == 1
    if outer:
        text = "("
    else:
        text = ""
    for part in parts:
        text += part
    if outer:
        text += ")"
    return text
print(bracketed("abc", 1), bracketed("abc", 2))
def walrus(a, b):
    if (same := a == b):
        return same, "same"
    while not (less := a < b):
        a -= 1
    return same, less, a
print(walrus(1, 1), walrus(4, 2), walrus(2.5, 2.5), walrus("a", "b"))
