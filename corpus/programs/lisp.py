"""Whole program: a small Lisp with lexical closures, tail calls, macros and its own errors."""
import operator
import sys
from functools import reduce


class Symbol(str):
    """A name; equal to the text it is made of, but not a string literal."""

    def __repr__(self):
        return str(self)


class LispError(Exception):
    pass


class Env(dict):
    """A scope that knows the scope around it."""

    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"unbound: {name}")


class Procedure:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def bind(self, args):
        if "&" in self.params:
            at = self.params.index("&")
            if len(args) < at:
                raise LispError(f"expected at least {at} arguments, got {len(args)}")
            return Env(self.params[:at] + self.params[at + 1:], [*args[:at], list(args[at:])], self.env)
        if len(args) != len(self.params):
            raise LispError(f"expected {len(self.params)} arguments, got {len(args)}")
        return Env(self.params, args, self.env)

    def __call__(self, *args):
        return evaluate(self.body, self.bind(args))


class Macro(Procedure):
    pass


def tokenize(text):
    return text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def parse_all(text):
    tokens = tokenize(text)[::-1]
    while tokens:
        yield parse(tokens)


def parse(tokens):
    if not tokens:
        raise LispError("unexpected end")
    token = tokens.pop()
    if token == "(":
        out = []
        while tokens and tokens[-1] != ")":
            out.append(parse(tokens))
        if not tokens:
            raise LispError("missing )")
        tokens.pop()
        return out
    if token == ")":
        raise LispError("unexpected )")
    if token == "'":
        return [Symbol("quote"), parse(tokens)]
    for kind in (int, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return {"#t": True, "#f": False}.get(token, Symbol(token))


def show(x):
    if x is True:
        return "#t"
    if x is False:
        return "#f"
    if isinstance(x, list):
        return "(" + " ".join(map(show, x)) + ")"
    if isinstance(x, Procedure):
        return "<procedure>"
    return str(x)


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        if not x:
            return []
        head, *rest = x
        match head, rest:
            case "quote", [value]:
                return value
            case "if", [test, then, *other]:
                x = then if evaluate(test, env) is not False else other[0] if other else False
                continue
            case "define", [[name, *params], *body]:
                env[name] = Procedure(params, [Symbol("begin"), *body], env)
                return Symbol(name)
            case "define", [name, value]:
                env[name] = evaluate(value, env)
                return Symbol(name)
            case "set!", [name, value]:
                env.find(name)[name] = evaluate(value, env)
                return False
            case "lambda", [params, *body]:
                return Procedure(params, [Symbol("begin"), *body], env)
            case "defmacro", [[name, *params], *body]:
                env[name] = Macro(params, [Symbol("begin"), *body], env)
                return Symbol(name)
            case "let", [bindings, *body]:
                env = Env([n for n, _ in bindings], [evaluate(v, env) for _, v in bindings], env)
                x = [Symbol("begin"), *body]
                continue
            case "begin", [*body, last]:
                for part in body:
                    evaluate(part, env)
                x = last
                continue
            case "and", parts:
                value = True
                for part in parts:
                    value = evaluate(part, env)
                    if value is False:
                        break
                return value
        f = evaluate(head, env)
        if isinstance(f, Macro):
            x = evaluate(f.body, f.bind(rest))
            continue
        args = [evaluate(a, env) for a in rest]
        if isinstance(f, Procedure):
            x, env = f.body, f.bind(args)
            continue
        try:
            return f(*args)
        except (TypeError, IndexError, ZeroDivisionError) as e:
            raise LispError(f"{show(head)}: {type(e).__name__}") from e


def standard():
    fold = lambda op: lambda *a: reduce(op, a)
    env = Env()
    env.update({
        "+": fold(operator.add), "-": lambda *a: -a[0] if len(a) == 1 else reduce(operator.sub, a), "*": fold(operator.mul),
        "/": fold(operator.truediv), "quotient": operator.floordiv, "mod": operator.mod, "=": operator.eq, "<": operator.lt, ">": operator.gt,
        "list": lambda *a: list(a), "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda h, t: [h, *t],
        "null?": lambda l: l == [], "length": len, "not": lambda v: v is False, "append": lambda *ls: sum(ls, []),
        "display": lambda *a: print(*map(show, a)), "apply": lambda f, args: f(*args),
    })
    return env


def run(text, env):
    for form in parse_all(text):
        try:
            print(show(evaluate(form, env)))
        except LispError as e:
            cause = f" (from {e.__cause__})" if e.__cause__ else ""
            print("error:", e, cause.replace("\n", " ") if "division" in cause else "")


PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 5000 0)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (make-counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(define c (make-counter))
(c) (c)
(define d (make-counter))
(list (c) (d))
(defmacro (unless test body) (list 'if test #f body))
(unless #f 'ran)
(defmacro (when test & body) (list 'if test (cons 'begin body)))
(when (< 1 2) (display 'inside 'when) 42)
(define (compose f g) (lambda (x) (f (g x))))
((compose fact (lambda (x) (+ x 1))) 5)
(define (filter p l) (if (null? l) l (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(filter (lambda (x) (= (mod x 2) 0)) '(1 2 3 4 5 6))
(define (all & xs) (apply + xs))
(all 1 2 3.5)
(and 1 2) (and 1 #f 3)
(undefined-name 1)
(fact)
(car '())
(/ 1 0)
(let ((x 1) (y 2)) (list x y (let ((x 10)) (+ x y))))
'(quoted (nested "text"))
"""
env = standard()
run(PROGRAM, env)
for bad in ("(+ 1", ")"):
    try:
        list(parse_all(bad))
    except LispError as e:
        print("syntax:", e)
sys.stdout.flush()
