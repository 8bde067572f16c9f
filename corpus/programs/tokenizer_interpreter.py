"""Whole program: tokenizer, recursive descent parser, and tree-walking interpreter of a small imperative language."""
import re
from dataclasses import dataclass, field
from typing import Any

TOKEN = re.compile(r"""
    (?P<number>\d+(\.\d+)?)
  | (?P<string>"([^"\\]|\\.)*")
  | (?P<name>[A-Za-z_]\w*)
  | (?P<op>==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){}\[\],;])
  | (?P<space>\s+|\#[^\n]*)
  | (?P<bad>.)
""", re.X)
KEYWORDS = {"let", "if", "else", "while", "fn", "return", "print", "true", "false", "nil", "break"}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


class Failure(Exception):
    def __init__(self, message, line):
        super().__init__(f"line {line}: {message}")
        self.line = line


class ReturnSignal(Exception):
    def __init__(self, value):
        self.value = value


class BreakSignal(Exception):
    pass


def tokens(source):
    line = 1
    for m in TOKEN.finditer(source):
        kind, text = m.lastgroup, m.group()
        if kind == "bad":
            raise Failure(f"unexpected character {text!r}", line)
        if kind != "space":
            yield Token("keyword" if kind == "name" and text in KEYWORDS else kind, text, line)
        line += text.count("\n")
    yield Token("end", "", line)


@dataclass
class Node:
    kind: str
    line: int
    parts: tuple = ()

    def __iter__(self):
        return iter(self.parts)


class Parser:
    LEVELS = [{"||"}, {"&&"}, {"==", "!="}, {"<", ">", "<=", ">="}, {"+", "-"}, {"*", "/", "%"}]

    def __init__(self, source):
        self.stream = list(tokens(source))
        self.at = 0

    @property
    def now(self):
        return self.stream[self.at]

    def take(self, text=None, kind=None):
        t = self.now
        if (text is not None and t.text != text) or (kind is not None and t.kind != kind):
            raise Failure(f"expected {text or kind}, found {t.text or 'the end'}", t.line)
        self.at += 1
        return t

    def accept(self, text):
        if self.now.text == text and self.now.kind != "string":
            self.at += 1
            return True
        return False

    def program(self):
        out = []
        while self.now.kind != "end":
            out.append(self.statement())
        return Node("block", 1, tuple(out))

    def block(self):
        line = self.take("{").line
        out = []
        while not self.accept("}"):
            out.append(self.statement())
        return Node("block", line, tuple(out))

    def statement(self):
        line = self.now.line
        if self.accept("let"):
            name = self.take(kind="name").text
            self.take("=")
            value = self.expression()
            self.take(";")
            return Node("let", line, (name, value))
        if self.accept("if"):
            test, then = self.expression(), self.block()
            other = None
            if self.accept("else"):
                other = self.statement() if self.now.text == "if" else self.block()
            return Node("if", line, (test, then, other))
        if self.accept("while"):
            return Node("while", line, (self.expression(), self.block()))
        if self.accept("fn"):
            return Node("let", line, (self.take(kind="name").text, self.function(line)))
        for word in ("return", "print", "break"):
            if self.accept(word):
                value = None if self.now.text == ";" else self.expression()
                self.take(";")
                return Node(word, line, (value,))
        value = self.expression()
        if self.accept("="):
            value = Node("assign", line, (value, self.expression()))
        self.take(";")
        return value

    def function(self, line):
        self.take("(")
        params = []
        while not self.accept(")"):
            params.append(self.take(kind="name").text)
            self.accept(",")
        return Node("fn", line, (tuple(params), self.block()))

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.expression(level + 1)
        while self.now.kind == "op" and self.now.text in self.LEVELS[level]:
            op = self.take()
            left = Node("binary", op.line, (op.text, left, self.expression(level + 1)))
        return left

    def unary(self):
        if self.now.kind == "op" and self.now.text in "-!":
            op = self.take()
            return Node("unary", op.line, (op.text, self.unary()))
        value = self.atom()
        while True:
            line = self.now.line
            if self.accept("("):
                args = []
                while not self.accept(")"):
                    args.append(self.expression())
                    self.accept(",")
                value = Node("call", line, (value, tuple(args)))
            elif self.accept("["):
                value = Node("index", line, (value, self.expression()))
                self.take("]")
            else:
                return value

    def atom(self):
        t = self.take()
        match t:
            case Token("number", text):
                return Node("const", t.line, (float(text) if "." in text else int(text),))
            case Token("string", text):
                return Node("const", t.line, (text[1:-1].replace('\\"', '"').replace("\\n", "\n"),))
            case Token("keyword", "true" | "false" | "nil" as word):
                return Node("const", t.line, ({"true": True, "false": False, "nil": None}[word],))
            case Token("keyword", "fn"):
                return self.function(t.line)
            case Token("name", name):
                return Node("name", t.line, (name,))
            case Token(_, "("):
                inner = self.expression()
                self.take(")")
                return inner
            case Token(_, "["):
                items = []
                while not self.accept("]"):
                    items.append(self.expression())
                    self.accept(",")
                return Node("list", t.line, tuple(items))
        raise Failure(f"unexpected {t.text or 'end'}", t.line)


@dataclass
class Scope:
    outer: Any = None
    names: dict = field(default_factory=dict)

    def holder(self, name, line):
        scope = self
        while scope is not None:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        raise Failure(f"{name} is not defined", line)


@dataclass
class Function:
    params: tuple
    body: Node
    scope: Scope


class Interpreter:
    def __init__(self):
        self.globals = Scope()
        self.globals.names.update(len=len, push=lambda l, x: l.append(x), str=self.text)
        self.steps = 0

    def text(self, v):
        if isinstance(v, bool) or v is None:
            return {True: "true", False: "false", None: "nil"}[v]
        if isinstance(v, list):
            return "[" + ", ".join(map(self.text, v)) + "]"
        return "<fn>" if isinstance(v, Function) else str(v)

    def run(self, source):
        try:
            self.visit(Parser(source).program(), self.globals)
        except Failure as e:
            print("failure:", e)

    def visit(self, node, scope):
        self.steps += 1
        return getattr(self, "on_" + node.kind)(node, scope)

    def on_block(self, node, scope):
        inner = scope if scope is self.globals and node.line == 1 else Scope(scope)
        for part in node:
            self.visit(part, inner)

    def on_let(self, node, scope):
        name, value = node
        scope.names[name] = None
        scope.names[name] = self.visit(value, scope)

    def on_assign(self, node, scope):
        target, value = node
        value = self.visit(value, scope)
        if target.kind == "name":
            scope.holder(target.parts[0], node.line)[target.parts[0]] = value
        elif target.kind == "index":
            base, key = (self.visit(p, scope) for p in target)
            base[key] = value
        else:
            raise Failure("cannot assign to this", node.line)

    def on_if(self, node, scope):
        test, then, other = node
        if self.visit(test, scope):
            self.visit(then, scope)
        elif other is not None:
            self.visit(other, scope)

    def on_while(self, node, scope):
        test, body = node
        try:
            while self.visit(test, scope):
                self.visit(body, scope)
        except BreakSignal:
            pass

    def on_break(self, node, scope):
        raise BreakSignal

    def on_return(self, node, scope):
        (value,) = node
        raise ReturnSignal(None if value is None else self.visit(value, scope))

    def on_print(self, node, scope):
        (value,) = node
        print(self.text(self.visit(value, scope)))

    def on_fn(self, node, scope):
        return Function(*node, scope)

    def on_const(self, node, scope):
        return node.parts[0]

    def on_name(self, node, scope):
        (name,) = node
        return scope.holder(name, node.line)[name]

    def on_list(self, node, scope):
        return [self.visit(p, scope) for p in node]

    def on_index(self, node, scope):
        base, key = (self.visit(p, scope) for p in node)
        try:
            return base[key]
        except (IndexError, TypeError, KeyError) as e:
            raise Failure(str(e), node.line) from e

    def on_unary(self, node, scope):
        op, value = node
        value = self.visit(value, scope)
        return -value if op == "-" else not value

    def on_binary(self, node, scope):
        op, left, right = node
        a = self.visit(left, scope)
        if op in ("&&", "||"):
            return self.visit(right, scope) if bool(a) == (op == "&&") else a
        b = self.visit(right, scope)
        try:
            match op:
                case "+": return a + b if not isinstance(a, str) else a + self.text(b)
                case "-": return a - b
                case "*": return a * b
                case "/": return a / b
                case "%": return a % b
                case "<": return a < b
                case ">": return a > b
                case "<=": return a <= b
                case ">=": return a >= b
                case "==": return a == b
                case "!=": return a != b
        except (TypeError, ZeroDivisionError) as e:
            raise Failure(str(e), node.line) from e

    def on_call(self, node, scope):
        callee, args = node
        f = self.visit(callee, scope)
        values = [self.visit(a, scope) for a in args]
        if not isinstance(f, Function):
            if not callable(f):
                raise Failure(f"{self.text(f)} is not a function", node.line)
            return f(*values)
        if len(values) != len(f.params):
            raise Failure(f"{len(f.params)} arguments expected, {len(values)} given", node.line)
        try:
            self.visit(f.body, Scope(f.scope, dict(zip(f.params, values))))
        except ReturnSignal as r:
            return r.value


PROGRAMS = ["""
# primes
let found = []; let n = 2;
while n < 60 {
    let d = 2; let prime = true;
    while d * d <= n { if n % d == 0 { prime = false; break; } d = d + 1; }
    if prime { push(found, n); }
    n = n + 1;
}
print found; print len(found);
""", """
fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
print "fib: " + fib(15);
fn counter() { let c = 0; return fn() { c = c + 1; return c; }; }
let a = counter(); let b = counter(); a(); a();
print [a(), b(), 1.5 * 2, !true, nil, "q\\"t", -3 % 5];
fn map(f, l) { let out = []; let i = 0; while i < len(l) { push(out, f(l[i])); i = i + 1; } return out; }
print map(fn(x) { return x * x; }, [1, 2, 3]);
let grid = [[1, 2], [3, 4]]; grid[1][0] = 99; print grid;
if 1 > 2 { print "no"; } else if 2 > 3 || false { print "no"; } else { print "else" + 1; }
print map;
""", "print 1 / 0;", "let x = ;", "print y;", "\n\nlet s = \"a\" - 1;", "fn f(a) { return a; }\nf();", "print 3 @ 4;", "let q = 5; q();", "print [1][7];", "{ let z = 1; } print z;", "1 = 2;"]
for p in PROGRAMS:
    i = Interpreter()
    i.run(p)
    print("steps:", i.steps)
