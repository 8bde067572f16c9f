"""`str.format`: positions, names, attributes, items, nesting, conversions, errors."""
class P:
    x = 5
    def __getitem__(self, k): return f"item {k!r}"
    def __format__(self, s): return f"<{s}>"
print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{0.x} {0[key]} {0[1]}".format(P()), "{:spec} {!r:>8}".format(P(), "s"), "{{}} {}".format(1))
print("{:{}}|{:{w}.{p}f}".format("a", 5, 3.14159, w=8, p=2), "{:>{width}}".format("x", width=4), "{0:{1}}".format(5, "03d"), "{!s} {!a}".format("é", "é"), "{a[0][k]}".format(a=[{"k": "v"}]))
print("{:<6}|{:>6}|{:^6}|{:*^6}|{:.2}|{:6.2}|".format("abc", "abc", "abc", "abc", "abc", "abc"), "{:s}".format("x"), "{:10}".format(True), "{:}".format(None), "{:5}|{:<5}".format(42, 42))
print("{x}".format_map({"x": 1}), "{m}".format_map(type("D", (dict,), {"__missing__": lambda s, k: k * 2})()))
for source in ("'{}'.format()", "'{} {1}'.format(1, 2)", "'{1} {}'.format(1, 2)", "'{a}'.format()", "'{'.format()", "'}'.format()", "'{!x}'.format(1)", "'{!}'.format(1)", "'{0.y}'.format(1)", "'{0[}'.format(1)", "'{0[]}'.format([1])", "'{:d}'.format('a')", "'{:,}'.format('a')", "'{:=5}'.format('a')", "'{:+}'.format('a')", "'{:5.2s}'.format('abc')", "'{:{:{}}}'.format(1, 2, 3)", "'{0[a]}'.format([1])", "'{:x}'.format(1.5)", "'{:.3}'.format(None)", "'{a.b}'.format(a=1)", "'{ 0}'.format(1)"):
    try:
        print(source, "->", eval(source))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as e:
        print(source, "->", type(e).__name__, e)
