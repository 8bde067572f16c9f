"""Messages of common run-time errors."""
class C:
    __slots__ = ("a",)
    def m(self, x): pass
c = C()
actions = ["1 + 'a'", "'a' + 1", "[] + ()", "1 < 'a'", "-'a'", "~1.5", "'a' * 'b'", "1 @ 2", "len(5)", "iter(5)", "next(5)", "5()", "5[0]", "{}[[]]",
    "hash([])", "{[]: 1}", "{[]}", "[][1.5]", "[][1]", "()[2]", "''[0]", "'abc'['a']", "{}['missing']", "c.b", "c.a", "setattr(c, 'b', 1)", "c.m()", "c.m(1, 2)", "C.m()",
    "int('abc')", "int('')", "int('1', 99)", "float('x')", "int(None)", "int([])", "chr(-1)", "chr(10**7)", "ord('ab')", "ord(1)", "range(1, 2, 0)", "range('a')", "bytes([256])", "bytes(-1)",
    "'a'.join([1])", "'%d' % 'x'", "'%s %s' % 1", "'%s' % (1, 2)", "'%z' % 1", "'{}'.format()", "'{a}'.format()", "'{0!z}'.format(1)", "format(1, 'q')", "format('a', 'd')",
    "sum(['a'])", "max([])", "min()", "sorted([1, 'a'])", "abs('a')", "round('a')", "pow(2, -1, 4)", "divmod(1, 0)", "1 % 0", "1.0 // 0", "0 ** -1", "0.0 ** -1",
    "isinstance(1, 1)", "issubclass(1, int)", "type(1, 2)", "type('X', 1, {})", "object(1)", "super().x", "list(1)", "dict(1)", "dict([1])", "dict([(1, 2, 3)])", "set(1)", "tuple(1)",
    "[].pop()", "[].remove(1)", "[].index(1)", "{}.popitem()", "set().pop()", "set().remove(1)", "'a'.index('b')", "().index(1)", "list.append([])", "list.append(1, 2)", "str.upper(1)", "int.__add__('a', 1)",
    "(1).x", "None.x", "None[0]", "None()", "None + 1", "print.x", "int.x", "C().x", "(lambda: 0).x", "not_defined", "[*1]", "{**1}", "print(*1)", "print(**1)", "(lambda a, b: 0)(1)", "(lambda *, k: 0)()",
    "(lambda: 0)(1)", "(lambda a: 0)(b=1)", "(lambda a: 0)(1, a=1)", "len()", "len(1, 2)", "int(x=1)", "[].append(x=1)", "dict(a=1)(2)", "open()", "all(1)", "zip(1)", "map(1)", "enumerate()", "reversed({1})", "slice()"]
for source in actions:
    try:
        print(source, "->", eval(source))
    except Exception as e:
        print(source, "->", type(e).__name__, e)
