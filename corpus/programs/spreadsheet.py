"""Whole program: a spreadsheet with formulas, ranges, lazily recomputed dependencies, cycle detection, undo and a printed sheet."""
import re
from collections import defaultdict


class CellError(Exception):
    """An error value: it travels through formulas."""

    def __init__(self, code, detail=""):
        super().__init__(f"#{code}")
        self.code, self.detail = code, detail


def column_name(n):
    name = ""
    while n:
        n, r = divmod(n - 1, 26)
        name = chr(65 + r) + name
    return name


def column_number(name):
    n = 0
    for c in name:
        n = n * 26 + ord(c) - 64
    return n


def parse_ref(text):
    m = re.fullmatch(r"([A-Z]+)([1-9]\d*)", text)
    if not m:
        raise ValueError(f"not a cell: {text!r}")
    return column_number(m[1]), int(m[2])


class Formula:
    TOKEN = re.compile(r"\s*(?:(?P<num>\d+\.?\d*)|(?P<range>[A-Z]+\d+:[A-Z]+\d+)|(?P<ref>[A-Z]+\d+)|(?P<fn>[A-Z]+)(?=\()|(?P<str>\"[^\"]*\")|(?P<op><>|<=|>=|[-+*/^&=<>(),]))")
    LEVELS = [("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/")]

    def __init__(self, text):
        self.text, self.refs, pos, self.tokens = text, set(), 0, []
        while pos < len(text.rstrip()):
            m = self.TOKEN.match(text, pos)
            if not m:
                raise CellError("SYNTAX", text[pos:])
            self.tokens.append((m.lastgroup, m[m.lastgroup]))
            pos = m.end()
        self.tokens.append(("end", ""))
        self.at = 0
        self.compute = self.level(0)
        if self.tokens[self.at][0] != "end":
            raise CellError("SYNTAX", self.tokens[self.at][1])

    def next(self, *texts):
        kind, text = self.tokens[self.at]
        if not texts or (kind == "op" and text in texts):
            self.at += 1
            return text
        return None

    def level(self, n):
        if n == len(self.LEVELS):
            return self.power()
        left = self.level(n + 1)
        while op := self.next(*self.LEVELS[n]):
            left = self.binary(op, left, self.level(n + 1))
        return left

    def power(self):
        if self.next("-"):
            inner = self.power()
            return lambda sheet: -number(inner(sheet))
        base = self.atom()
        if self.next("^"):
            exponent = self.power()
            return lambda sheet: number(base(sheet)) ** number(exponent(sheet))
        return base

    @staticmethod
    def binary(op, left, right):
        def run(sheet):
            a, b = left(sheet), right(sheet)
            if op == "&":
                return text_of(a) + text_of(b)
            if op in ("=", "<>"):
                return (a == b) == (op == "=")
            if op in ("<", ">", "<=", ">="):
                if isinstance(a, str) != isinstance(b, str):
                    raise CellError("VALUE")
                return {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[op]
            a, b = number(a), number(b)
            if op == "/":
                if b == 0:
                    raise CellError("DIV/0")
                return a / b
            return a + b if op == "+" else a - b if op == "-" else a * b
        return run

    def atom(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "num":
            value = float(text) if "." in text else int(text)
            return lambda sheet: value
        if kind == "str":
            return lambda sheet: text[1:-1]
        if kind == "ref":
            ref = parse_ref(text)
            self.refs.add(ref)
            return lambda sheet: sheet.value(ref)
        if kind == "range":
            (c1, r1), (c2, r2) = map(parse_ref, text.split(":"))
            cells = [(c, r) for r in range(min(r1, r2), max(r1, r2) + 1) for c in range(min(c1, c2), max(c1, c2) + 1)]
            self.refs.update(cells)
            return lambda sheet: [sheet.value(c) for c in cells]
        if kind == "fn":
            self.next("(")
            args = []
            while not self.next(")"):
                args.append(self.level(0))
                if self.tokens[self.at][0] == "end":
                    raise CellError("SYNTAX", "missing )")
                self.next(",")
            function = FUNCTIONS.get(text)
            if function is None:
                raise CellError("NAME", text)
            return lambda sheet: function(sheet, *args)
        if text == "(":
            inner = self.level(0)
            if not self.next(")"):
                raise CellError("SYNTAX", "missing )")
            return inner
        raise CellError("SYNTAX", text or "end")


def number(v):
    if v is None:
        return 0
    if isinstance(v, (int, float)):
        return v
    raise CellError("VALUE", repr(v))


def text_of(v):
    if v is None:
        return ""
    if isinstance(v, bool):
        return str(v).upper()
    return f"{v:g}" if isinstance(v, float) else str(v)


def flat(sheet, args):
    for a in args:
        v = a(sheet)
        yield from v if isinstance(v, list) else [v]


def numbers(sheet, args):
    return [v for v in flat(sheet, args) if isinstance(v, (int, float))]


def average(sheet, *args):
    values = numbers(sheet, args)
    if not values:
        raise CellError("DIV/0")
    return sum(values) / len(values)


def if_error(sheet, value, other):
    try:
        return value(sheet)
    except CellError:
        return other(sheet)


FUNCTIONS = {
    "SUM": lambda sheet, *a: sum(numbers(sheet, a)), "AVG": average, "MAX": lambda sheet, *a: max(numbers(sheet, a), default=0), "MIN": lambda sheet, *a: min(numbers(sheet, a), default=0),
    "COUNT": lambda sheet, *a: len(numbers(sheet, a)), "IF": lambda sheet, c, a, b: a(sheet) if c(sheet) else b(sheet), "IFERROR": if_error, "ROUND": lambda sheet, v, n: round(number(v(sheet)), n(sheet)),
    "JOIN": lambda sheet, sep, *a: sep(sheet).join(text_of(v) for v in flat(sheet, a) if v is not None), "LEN": lambda sheet, v: len(text_of(v(sheet))),
}


class Sheet:
    def __init__(self):
        self.contents, self.cache, self.dependents, self.history = {}, {}, defaultdict(set), []
        self.computing, self.computed = [], 0

    def __setitem__(self, name, text):
        ref = parse_ref(name)
        self.history.append((ref, self.contents.get(ref)))
        self.put(ref, self.parse(text))

    def parse(self, text):
        if not isinstance(text, str):
            return text
        if text.startswith("="):
            try:
                return Formula(text[1:])
            except CellError as e:
                return e
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                pass
        return text or None

    def put(self, ref, content):
        old = self.contents.get(ref)
        if isinstance(old, Formula):
            for r in old.refs:
                self.dependents[r].discard(ref)
        if content is None:
            self.contents.pop(ref, None)
        else:
            self.contents[ref] = content
        if isinstance(content, Formula):
            for r in content.refs:
                self.dependents[r].add(ref)
        self.invalidate(ref)

    def invalidate(self, ref):
        todo, seen = [ref], set()
        while todo:
            r = todo.pop()
            if r not in seen:
                seen.add(r)
                self.cache.pop(r, None)
                todo.extend(self.dependents[r])

    def undo(self):
        ref, content = self.history.pop()
        self.put(ref, content)

    def value(self, ref):
        content = self.contents.get(ref)
        if isinstance(content, CellError):
            raise content
        if not isinstance(content, Formula):
            return content
        if ref not in self.cache:
            if ref in self.computing:
                path = self.computing[self.computing.index(ref):] + [ref]
                raise CellError("CYCLE", ">".join(f"{column_name(c)}{r}" for c, r in path))
            self.computing.append(ref)
            self.computed += 1
            try:
                self.cache[ref] = content.compute(self)
            except CellError as e:
                self.cache[ref] = e
            except (OverflowError, TypeError) as e:
                self.cache[ref] = CellError("VALUE", str(e))
            finally:
                self.computing.pop()
        result = self.cache[ref]
        if isinstance(result, CellError):
            raise CellError(result.code, result.detail)
        return result

    def __getitem__(self, name):
        try:
            return self.value(parse_ref(name))
        except CellError as e:
            return e

    def __str__(self):
        width, height = (max((ref[i] for ref in self.contents), default=0) for i in (0, 1))
        rows = [[""] + [column_name(c) for c in range(1, width + 1)]]
        for r in range(1, height + 1):
            cells = [self[f"{column_name(c)}{r}"] for c in range(1, width + 1)]
            rows.append([str(r)] + [str(v) if isinstance(v, CellError) else text_of(v) for v in cells])
        widths = [max(map(len, col)) for col in zip(*rows)]
        return "\n".join(" | ".join(f"{c:>{w}}" for c, w in zip(row, widths)).rstrip() for row in rows)


s = Sheet()
for name, text in {"A1": "item", "B1": "count", "C1": "price", "D1": "total", "A2": "nut", "B2": "12", "C2": "0.25", "D2": "=B2*C2", "A3": "bolt", "B3": "40", "C3": "0.1", "D3": "=B3*C3", "A4": "gear", "B4": "3", "C4": "7.5", "D4": "=B4*C4",
                   "A5": "sum", "B5": "=SUM(B2:B4)", "D5": "=ROUND(SUM(D2:D4), 2)", "A6": '=JOIN("+", A2:A4) & "!"', "B6": "=AVG(B2:B4)", "C6": "=MAX(C2:C4) - MIN(C2:C4)", "D6": '=IF(D5 > 29, "much", "little")', "E2": "=D2/D5", "E3": "=D3/0", "E4": '=IFERROR(E3, -2^2)', "E5": "=A2+1"}.items():
    s[name] = text
print(s)
before = s.computed
s["B2"] = "100"
print(s["D5"], s["D6"], s["E2"], s.computed - before)
s.undo()
print(s["D5"], s["B2"], s["E3"], s["E3"].detail == "", s["E5"].detail)
s["C4"] = "=D5"
print(s["D5"], s["D5"].detail, s["C4"], s["D2"])
s["C4"] = "7.5"
print(s["D5"])
t = Sheet()
t["A1"], t["A2"] = "1", "1"
for n in range(3, 60):
    t[f"A{n}"] = f"=A{n - 1}+A{n - 2}"
print(t["A59"], t.computed)
for text in ("=1+", "=(1", "=FOO(1)", "=1 2", "=$", "=SUM(", '="a"&1&TRUE', "=2^3^2", "=-3^2", "=10-2-3", "=1=1", '="a"<"b"', '="a"<1', "=Z9", "=LEN(Z9&1.50)", "=AVG(Z1:Z3)", "=COUNT(A1:A3, 5)", "=2^0.5", "=10^400*1.5"):
    t["C1"] = text
    v = t["C1"]
    print(text, "->", repr(v) if not isinstance(v, CellError) else f"{v} {v.detail}")
print([column_name(n) for n in (1, 26, 27, 52, 702, 703)], [column_number(c) for c in ("A", "Z", "AA", "ZZ", "AAA")])
try:
    t["a1"] = 1
except ValueError as e:
    print(e)
