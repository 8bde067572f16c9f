"""Whole program: a regular expression engine; parser, NFA by Thompson, lazily built DFA, backtracking matcher, compared with `re`."""
import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Char:
    c: str
    def fits(self, x): return x == self.c


@dataclass(frozen=True)
class Any:
    def fits(self, x): return x != "\n"


@dataclass(frozen=True)
class Class:
    ranges: tuple
    negated: bool
    def fits(self, x): return any(a <= x <= b for a, b in self.ranges) != self.negated


@dataclass(frozen=True)
class Seq:
    parts: tuple


@dataclass(frozen=True)
class Alt:
    options: tuple


@dataclass(frozen=True)
class Repeat:
    body: object
    low: int
    high: int | None


@dataclass(frozen=True)
class Group:
    body: object
    number: int


class PatternError(Exception):
    pass


class Parser:
    SETS = {"d": (("0", "9"),), "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_")), "s": ((" ", " "), ("\t", "\r"))}

    def __init__(self, pattern):
        self.p, self.i, self.groups = pattern, 0, 0

    def peek(self):
        return self.p[self.i] if self.i < len(self.p) else ""

    def take(self):
        c = self.peek()
        self.i += 1
        return c

    def parse(self):
        node = self.alternatives()
        if self.peek():
            raise PatternError(f"unexpected {self.peek()!r} at {self.i}")
        return node

    def alternatives(self):
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self):
        parts = []
        while self.peek() and self.peek() not in "|)":
            parts.append(self.repeated())
        return Seq(tuple(parts))

    def repeated(self):
        node = self.atom()
        while (c := self.peek()) and c in "*+?{":
            if c == "{":
                end = self.p.find("}", self.i)
                m = re.fullmatch(r"\{(\d+)(,(\d*))?\}", self.p[self.i:end + 1])
                if not m:
                    raise PatternError(f"bad repeat at {self.i}")
                low = int(m[1])
                high = low if m[2] is None else int(m[3]) if m[3] else None
                self.i = end + 1
            else:
                self.take()
                low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[c]
            node = Repeat(node, low, high)
        return node

    def atom(self):
        c = self.take()
        if c == "(":
            self.groups += 1
            number = self.groups
            body = self.alternatives()
            if self.take() != ")":
                raise PatternError("missing )")
            return Group(body, number)
        if c == "[":
            return self.char_class()
        if c == ".":
            return Any()
        if c == "\\":
            e = self.take()
            if not e:
                raise PatternError("trailing backslash")
            return Class(self.SETS[e.lower()], e.isupper()) if e.lower() in self.SETS else Char(e)
        if c in "*+?{":
            raise PatternError(f"nothing to repeat at {self.i - 1}")
        return Char(c)

    def char_class(self):
        negated = self.peek() == "^"
        if negated:
            self.take()
        ranges = []
        while (c := self.take()) != "]" or not ranges:
            if not c:
                raise PatternError("missing ]")
            if c == "\\":
                e = self.take()
                if e in self.SETS:
                    ranges.extend(self.SETS[e])
                    continue
                c = e
            if self.peek() == "-" and self.p[self.i + 1:self.i + 2] not in ("]", ""):
                self.take()
                ranges.append((c, self.take()))
            else:
                ranges.append((c, c))
        return Class(tuple(ranges), negated)


class Nfa:
    """States are numbers; each has empty moves or one move over a character."""

    def __init__(self, node):
        self.empty, self.move = [], []
        self.start = self.state()
        self.end = self.build(node, self.start)

    def state(self):
        self.empty.append([])
        self.move.append(None)
        return len(self.empty) - 1

    def build(self, node, at):
        match node:
            case Seq(parts):
                for part in parts:
                    at = self.build(part, at)
                return at
            case Alt(options):
                end = self.state()
                for option in options:
                    s = self.state()
                    self.empty[at].append(s)
                    self.empty[self.build(option, s)].append(end)
                return end
            case Group(body, _):
                return self.build(body, at)
            case Repeat(body, low, high):
                for _ in range(low):
                    at = self.build(body, at)
                end = self.state()
                if high is None:
                    loop = self.state()
                    self.empty[at].append(loop)
                    self.empty[loop].append(end)
                    self.empty[self.build(body, loop)].append(loop)
                else:
                    for _ in range(high - low):
                        self.empty[at].append(end)
                        at = self.build(body, at)
                    self.empty[at].append(end)
                return end
        if self.empty[at] or self.move[at]:
            fresh = self.state()
            self.empty[at].append(fresh)
            at = fresh
        end = self.state()
        self.move[at] = node, end
        return end

    def closure(self, states):
        todo, seen = list(states), set(states)
        while todo:
            for t in self.empty[todo.pop()]:
                if t not in seen:
                    seen.add(t)
                    todo.append(t)
        return frozenset(seen)


class Matcher:
    def __init__(self, pattern):
        parser = Parser(pattern)
        self.tree = parser.parse()
        self.groups = parser.groups
        self.nfa = Nfa(Seq((self.tree,)))
        self.step = lru_cache(maxsize=None)(self._step)

    def _step(self, states, c):
        return self.nfa.closure({m[1] for s in states if (m := self.nfa.move[s]) and m[0].fits(c)})

    def fullmatch(self, text):
        states = self.nfa.closure({self.nfa.start})
        for c in text:
            states = self.step(states, c)
            if not states:
                return False
        return self.nfa.end in states

    def longest(self, text, start=0):
        states, best = self.nfa.closure({self.nfa.start}), None
        for i in range(start, len(text) + 1):
            if self.nfa.end in states:
                best = i
            if i == len(text):
                break
            states = self.step(states, text[i])
            if not states:
                break
        return best

    def match(self, text, at=0):
        """Backtracking with generators, as `re` does it: the first way in order of preference."""
        caps = {}
        for end in self.ways(self.tree, text, at, caps):
            return [(at, end)] + [caps.get(i + 1) for i in range(self.groups)]

    def ways(self, node, text, i, caps):
        match node:
            case Seq(parts):
                if not parts:
                    yield i
                    return
                for j in self.ways(parts[0], text, i, caps):
                    yield from self.ways(Seq(parts[1:]), text, j, caps)
            case Alt(options):
                for option in options:
                    yield from self.ways(option, text, i, caps)
            case Group(body, n):
                old = caps.get(n)
                for j in self.ways(body, text, i, caps):
                    previous = caps.get(n)
                    caps[n] = i, j
                    yield j
                    caps[n] = previous
                caps[n] = old
            case Repeat(body, low, high):
                if high is None or high > 0:
                    fewer = Repeat(body, max(low - 1, 0), None if high is None else high - 1)
                    for j in self.ways(body, text, i, caps):
                        if j != i or low > 0:
                            yield from self.ways(fewer, text, j, caps)
                if low == 0:
                    yield i
            case _:
                if i < len(text) and node.fits(text[i]):
                    yield i + 1


CASES = {
    "a*b": ["", "b", "aaab", "aaa", "ba"], "(a|b)*c": ["c", "abac", "ab", "cc"], "(ab|a)(bc|c)?": ["abc", "ab", "a", "ac", "abbc"], "a{2,3}": ["a", "aa", "aaa", "aaaa"],
    "[a-c]+[^x-z]": ["abcd", "abx", "ab", "d"], r"\d+(\.\d*)?": ["12", "12.", "12.50", ".5", "a"], r"\w+@\w+\.(com|org)": ["me@site.org", "me@site.net", "@x.com"], "(a+)+b": ["aaaab", "aaaaaaaaaac"],
    ".*x.": ["axb", "xx", "x", "\nxa"], "((a)|(b))*": ["ab", "ba", "", "abc"], "x?y{0}z*": ["x", "xzz", "z", "y"], r"\(\[\]": ["([]", "()"], "a|": ["", "a", "b"], "[]a]+": ["]a]", "b"], "(a?)(b?)(a?b?)": ["ab", "b", ""],
}
for pattern, texts in CASES.items():
    mine, theirs = Matcher(pattern), re.compile(pattern)
    row = []
    for text in texts:
        expected = theirs.fullmatch(text) is not None
        assert mine.fullmatch(text) == expected, (pattern, text)
        m, t = mine.match(text), theirs.match(text)
        spans = t and [t.span(g) if t.span(g) != (-1, -1) else None for g in range(t.re.groups + 1)]
        assert m == spans, (pattern, text, m, spans)
        row.append(f"{text!r}:{int(expected)}{'' if m is None else m}")
    print(pattern, *row, "states", len(mine.nfa.move), "steps cached", mine.step.cache_info().currsize)
m = Matcher("[a-z]+|[0-9]+")
text, i, words = "abc123 de4!f", 0, []
while i < len(text):
    end = m.longest(text, i)
    if end is None:
        words.append(f"<{text[i]}>")
        i += 1
    else:
        words.append(text[i:end])
        i = end
print(words)
for bad in ("(", ")", "a)", "*", "[a", "a{,}", "\\", "(a", "a|*"):
    try:
        Matcher(bad)
        print(bad, "accepted")
    except PatternError as e:
        print(repr(bad), "->", e)
