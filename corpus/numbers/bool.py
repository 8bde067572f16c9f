"""Booleans are integers: arithmetic gives ints, `&|^` of two booleans a boolean."""
print(True + True, True * 5, -True, ~True, True / 2, True // 1, True << 3, sum([True, False, True]))
print(True & False, True | False, True ^ True, True & 1, type(True & True).__name__, type(True & 1).__name__)
print(bool(0), bool(0.0), bool(""), bool([]), bool({}), bool(()), bool(None), bool(" "), bool([0]), bool(-1), bool(float("nan")))
print(True == 1, True is True, isinstance(True, int), [10, 20][True], {1: "one"}[True], {True: "t", 1: "one"}, "ab"[False])
print(repr(True), str(False), int(True), float(True), f"{True} {True:d} {True:>6} {True:5}", "%d %s" % (True, True), format(True, "b"))
print(True < 2, max(True, 2), sorted([True, 0, False, 1]), True.real, (True).bit_length(), bool("False"), not not [])
try:
    class B(bool): pass
except TypeError as e:
    print(e)
