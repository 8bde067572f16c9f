"""The `%` operator: tuples, mappings, flags, errors."""
print("%s and %r" % ("a", "b"), "%s" % "only", "%s" % (("tuple",),), "%s %s" % ("x", (1, 2)), "%(a)s-%(b)05d" % {"a": 1, "b": 2}, "%%" % (), "100%" if True else "")
print("[%5s][%-5s][%.2s][%5.1s][%c][%c]" % ("ab", "ab", "abcdef", "xyz", "c", 100))
print("%s" % None, "%s" % [1], "%s" % {"a": 1}, "%d" % True, "%x" % 255, "%s %s" % ([1], {2}), "%a" % "é", "%10.4r|" % "abcdef", "%(x)s %(x)r" % {"x": "y"})
for source in ("'%d' % 'a'", "'%s %s' % 'a'", "'%s' % ('a', 'b')", "'%c' % 'ab'", "'%c' % -1", "'%z' % 1", "'%' % 1", "'%(a)s' % 1", "'%(a)s' % {}", "'%(a' % {}", "'a' % 1", "'a' % ()", "'a' % {}", "'a' % [1]", "'%x' % 1.5", "'%d' % 1.5", "'%d' % None", "'%.2f' % 'x'", "'%*d' % ('a', 1)", "'%s%%' % 5", "b'%s' % b'x'", "b'%d %a' % (5, 'x')", "b'%s' % 'x'"):
    try:
        print(source, "->", eval(source))
    except (TypeError, ValueError, KeyError, OverflowError) as e:
        print(source, "->", type(e).__name__, e)
class F:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __float__(self): return 2.5
    def __int__(self): return 7
    def __index__(self): return 8
print("%s %r %.1f %d %x" % (F(), F(), F(), F(), F()))
