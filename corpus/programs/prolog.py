"""Whole program: a little logic language; terms, unification with a trail, backtracking with generators, cut, negation and arithmetic."""
import re
from itertools import count

sys_count = count(1)


class Var:
    __slots__ = ("name", "value", "serial")

    def __init__(self, name="_"):
        self.name, self.value, self.serial = name, None, next(sys_count)

    def __repr__(self):
        v = deref(self)
        return f"{self.name}" if v is self else show(v)


class Struct:
    __slots__ = ("name", "args")

    def __init__(self, name, *args):
        self.name, self.args = name, args

    @property
    def key(self):
        return self.name, len(self.args)

    def __repr__(self):
        return show(self)


NIL = Struct("[]")


def deref(t):
    while isinstance(t, Var) and t.value is not None:
        t = t.value
    return t


def show(t):
    t = deref(t)
    if isinstance(t, Var):
        return t.name
    if isinstance(t, int):
        return str(t)
    if t.key == (".", 2):
        items, rest = [], t
        while isinstance(rest, Struct) and rest.key == (".", 2):
            items.append(show(rest.args[0]))
            rest = deref(rest.args[1])
        tail = "" if isinstance(rest, Struct) and rest.key == ("[]", 0) else "|" + show(rest)
        return f"[{', '.join(items)}{tail}]"
    if len(t.args) == 2 and not t.name[0].isalpha():
        return f"{show(t.args[0])}{t.name}{show(t.args[1])}"
    return t.name + (f"({', '.join(map(show, t.args))})" if t.args else "")


class SyntaxProblem(Exception):
    pass


class Parser:
    TOKEN = re.compile(r"\s*(?:%[^\n]*\n\s*)*(:-|\\=|=<|>=|=:=|\\\+|\bis\b|[A-Za-z_]\w*|\d+|[-+*/=<>()\[\]|,.!]|$)")
    LEVELS = [("=", "\\=", "is", "<", ">", "=<", ">=", "=:="), ("+", "-"), ("*", "/")]

    def __init__(self, text):
        self.tokens, pos, text = [], 0, text.strip() + "\n"
        while pos < len(text.rstrip()):
            m = self.TOKEN.match(text, pos)
            if not m:
                raise SyntaxProblem(f"bad character {text[pos:].lstrip()[:1]!r}")
            self.tokens.append(m[1])
            pos = m.end()
        self.tokens.append("")
        self.at, self.vars = 0, {}

    def peek(self):
        return self.tokens[self.at]

    def accept(self, *options):
        if self.peek() in options:
            self.at += 1
            return self.tokens[self.at - 1]

    def expect(self, token):
        if not self.accept(token):
            raise SyntaxProblem(f"expected {token!r}, found {self.peek() or 'end'!r}")

    def clauses(self):
        while self.peek():
            self.vars = {}
            head = self.term()
            body = self.goals() if self.accept(":-") else []
            self.expect(".")
            yield head, body

    def goals(self):
        out = [self.term()]
        while self.accept(","):
            out.append(self.term())
        return out

    def term(self, level=0):
        if level == len(self.LEVELS):
            return self.primary()
        left = self.term(level + 1)
        while op := self.accept(*self.LEVELS[level]):
            left = Struct(op, left, self.term(level + 1))
        return left

    def primary(self):
        token = self.peek()
        self.at += 1
        if token == "(":
            inner = self.term()
            self.expect(")")
            return inner
        if token == "\\+":
            return Struct("\\+", self.primary())
        if token == "-" and self.peek().isdigit():
            return -int(self.primary())
        if token == "[":
            return self.items()
        if token.isdigit():
            return int(token)
        if token == "!":
            return Struct("!")
        if not token or not (token[0].isalpha() or token[0] == "_"):
            raise SyntaxProblem(f"unexpected {token or 'end'!r}")
        if token == "_":
            return Var()
        if token[0].isupper() or token[0] == "_":
            return self.vars.setdefault(token, Var(token))
        if self.accept("("):
            args = self.goals()
            self.expect(")")
            return Struct(token, *args)
        return Struct(token)

    def items(self):
        if self.accept("]"):
            return NIL
        items = self.goals()
        tail = self.term() if self.accept("|") else NIL
        self.expect("]")
        for item in reversed(items):
            tail = Struct(".", item, tail)
        return tail


class Cut(Exception):
    def __init__(self, frame):
        self.frame = frame


class Machine:
    def __init__(self, program=""):
        self.rules, self.trail, self.steps = {}, [], 0
        for head, body in Parser(program).clauses():
            self.rules.setdefault(head.key, []).append((head, body))

    def bind(self, var, value):
        var.value = value
        self.trail.append(var)

    def undo(self, mark):
        while len(self.trail) > mark:
            self.trail.pop().value = None

    def unify(self, a, b):
        stack = [(a, b)]
        while stack:
            a, b = (deref(t) for t in stack.pop())
            if a is b:
                continue
            if isinstance(a, Var):
                self.bind(a, b)
            elif isinstance(b, Var):
                self.bind(b, a)
            elif isinstance(a, int) or isinstance(b, int):
                if a != b or type(a) is not type(b):
                    return False
            elif a.key != b.key:
                return False
            else:
                stack.extend(zip(a.args, b.args))
        return True

    def rename(self, term, names):
        term = deref(term)
        if isinstance(term, Var):
            return names.setdefault(term, Var(term.name))
        if isinstance(term, int) or not term.args:
            return term
        return Struct(term.name, *(self.rename(a, names) for a in term.args))

    def number(self, t):
        t = deref(t)
        if isinstance(t, int):
            return t
        if isinstance(t, Struct) and len(t.args) == 2:
            a, b = map(self.number, t.args)
            match t.name:
                case "+": return a + b
                case "-": return a - b
                case "*": return a * b
                case "/": return a // b
        raise ArithmeticError(f"not a number: {show(t)}")

    def prove(self, goals, frame):
        if not goals:
            yield
            return
        goal, rest = deref(goals[0]), goals[1:]
        for _ in self.call(goal, frame):
            yield from self.prove(rest, frame)
        if isinstance(goal, Struct) and goal.key == ("!", 0):
            raise Cut(frame)

    def call(self, goal, frame):
        self.steps += 1
        mark = len(self.trail)
        match goal.name, goal.args:
            case ("!" | "true"), ():
                yield
            case "fail", ():
                return
            case "=", (a, b):
                if self.unify(a, b):
                    yield
                self.undo(mark)
            case "\\=", (a, b):
                same = self.unify(a, b)
                self.undo(mark)
                if not same:
                    yield
            case "\\+", (inner,):
                for _ in self.solve([inner]):
                    self.undo(mark)
                    return
                self.undo(mark)
                yield
            case "is", (a, b):
                if self.unify(a, self.number(b)):
                    yield
                self.undo(mark)
            case ("<" | ">" | "=<" | ">=" | "=:=" as op), (a, b):
                a, b = self.number(a), self.number(b)
                if {"<": a < b, ">": a > b, "=<": a <= b, ">=": a >= b, "=:=": a == b}[op]:
                    yield
            case _:
                if goal.key not in self.rules:
                    raise LookupError(f"unknown predicate {goal.name}/{len(goal.args)}")
                inner = object()
                try:
                    for head, body in self.rules[goal.key]:
                        names = {}
                        if self.unify(goal, self.rename(head, names)):
                            yield from self.prove([self.rename(g, names) for g in body], inner)
                        self.undo(mark)
                except Cut as cut:
                    self.undo(mark)
                    if cut.frame is not inner:
                        raise

    def solve(self, goals):
        frame = object()
        try:
            yield from self.prove(goals, frame)
        except Cut as cut:
            if cut.frame is not frame:
                raise

    def ask(self, query, limit=10):
        parser = Parser(query)
        goals = parser.goals()
        self.steps = 0
        answers = []
        try:
            for _ in self.solve(goals):
                answers.append(", ".join(f"{n}={show(v)}" for n, v in parser.vars.items()) or "yes")
                if len(answers) == limit:
                    answers.append("...")
                    break
        except (LookupError, ArithmeticError) as e:
            answers.append(f"{type(e).__name__}: {e}")
        self.undo(0)
        print(f"?- {query}\n   " + ("; ".join(answers) or "no") + f"   [{self.steps} steps]")


FAMILY = """
parent(ann, bob). parent(ann, cid). parent(bob, dee). parent(bob, eve). parent(cid, fay).
female(ann). female(dee). female(eve). female(fay).
mother(X, Y) :- parent(X, Y), female(X).
ancestor(X, Y) :- parent(X, Y).
ancestor(X, Z) :- parent(X, Y), ancestor(Y, Z).
sibling(X, Y) :- parent(P, X), parent(P, Y), X \\= Y.
childless(X) :- female(X), \\+ parent(X, _).
"""
LISTS = """
append([], L, L).  append([H|T], L, [H|R]) :- append(T, L, R).   % the classic
member(X, [X|_]).  member(X, [_|T]) :- member(X, T).
reverse(L, R) :- reverse(L, [], R).  reverse([], A, A).  reverse([H|T], A, R) :- reverse(T, [H|A], R).
select(X, [X|T], T).  select(X, [H|T], [H|R]) :- select(X, T, R).
perm([], []).  perm(L, [H|T]) :- select(H, L, R), perm(R, T).
length([], 0).  length([_|T], N) :- length(T, M), N is M + 1.
max(X, Y, X) :- X >= Y, !.  max(_, Y, Y).
fact(0, 1) :- !.  fact(N, F) :- M is N - 1, fact(M, G), F is N * G.
range(N, N, [N]) :- !.  range(A, B, [A|T]) :- C is A + 1, range(C, B, T).
safe([]). safe([Q|Qs]) :- free(Q, Qs, 1), safe(Qs).
free(_, [], _). free(Q, [P|Ps], D) :- Q \\= P, X is Q + D, X \\= P, Y is Q - D, Y \\= P, E is D + 1, free(Q, Ps, E).
queens(N, Qs) :- range(1, N, L), perm(L, Qs), safe(Qs).
colour(red). colour(green). colour(blue).
map(A, B, C, D) :- colour(A), colour(B), A \\= B, colour(C), C \\= A, C \\= B, colour(D), D \\= B, D \\= C.
"""
m = Machine(FAMILY)
for q in ("mother(ann, X)", "ancestor(ann, X)", "sibling(dee, X)", "ancestor(X, fay)", "childless(X)", "parent(fay, X)", "sibling(X, Y)", "nothing(X)", "X = f(Y, Z), Y = 1, Z = g(Y)"):
    m.ask(q)
m = Machine(LISTS)
for q in ("append(X, Y, [1, 2, 3])", "append([1], [2|T], L)", "reverse([a, b, [c, d]], X)", "member(X, [p, q]), member(Y, [X, r])", "perm([1, 2, 3], P)", "length([a, b, c], N)", "length(L, 2), L = [x|_], !", "max(3, 7, M)", "max(7, 3, M)", "fact(20, F)", "queens(6, Q)", "map(A, B, C, D), !", "member(4, [1, 2])", "X is 7 * (2 - 5) / 2", "X is Y + 1", "f(X, b) = f(a, Y)", "f(X) = g(X)", "X = Y, Y = 5", "\\+ member(z, [a])", "1 =:= 2 - 1, 2 =< 2"):
    m.ask(q)
for bad in ("a :- b", "f(", "x y.", "a ? b."):
    try:
        Machine(bad)
    except SyntaxProblem as e:
        print(repr(bad), "->", e)
