"""`and` and `or` give one of their operands and evaluate no more than needed; a chained comparison evaluates its middle once."""
def show(value):
    print("eval", repr(value), end="; ")
    return value

for a in (0, 1):
    for b in ("", "x"):
        print(show(a) and show(b))
        print(show(a) or show(b))
print(show(1) < show(5) < show(3) < show(9))
print(show(3) < show(1) < show(9))
print(show("yes") if show(True) else show("no"))
print(not show([]))
print(1 if 0 else 2 if 0 else 3)
assert show(True), show("message is not evaluated")
print()
