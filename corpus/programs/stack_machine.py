"""Whole program: a compiler from expressions and statements to a stack machine's code, an optimizer, a disassembler and the machine."""
import ast
import operator
from collections import namedtuple
from itertools import takewhile

Instr = namedtuple("Instr", "op arg", defaults=[None])


class CompileError(Exception):
    pass


class MachineError(Exception):
    def __init__(self, message, pc):
        super().__init__(f"{message} at {pc}")
        self.pc = pc


BINARY = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.FloorDiv: "div", ast.Mod: "mod", ast.Lt: "lt", ast.Gt: "gt", ast.Eq: "eq", ast.NotEq: "ne", ast.LtE: "le", ast.GtE: "ge"}
EXECUTE = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.floordiv, "mod": operator.mod, "lt": operator.lt, "gt": operator.gt, "eq": operator.eq, "ne": operator.ne, "le": operator.le, "ge": operator.ge}


class Label:
    count = 0

    def __init__(self):
        Label.count += 1
        self.name = f"L{Label.count}"

    def __repr__(self):
        return self.name


class Compiler(ast.NodeVisitor):
    """Uses Python's grammar for a language with integers, functions, loops and print."""

    def __init__(self):
        self.code, self.functions, self.loops = [], {}, []

    def emit(self, op, arg=None):
        self.code.append(Instr(op, arg))

    def mark(self, label):
        self.emit("label", label)

    def compile(self, source):
        for statement in ast.parse(source).body:
            self.visit(statement)
        self.emit("halt")
        for name, (label, params, body) in list(self.functions.items()):
            self.mark(label)
            for p in reversed(params):
                self.emit("store", p)
            for s in body:
                self.visit(s)
            self.emit("push", 0)
            self.emit("ret")
        return self.code

    def generic_visit(self, node):
        raise CompileError(f"line {getattr(node, 'lineno', '?')}: {type(node).__name__} is not supported")

    def visit_Constant(self, node):
        if not isinstance(node.value, int):
            raise CompileError(f"line {node.lineno}: constant {node.value!r}")
        self.emit("push", int(node.value))

    def visit_Name(self, node):
        self.emit("load", node.id)

    def visit_BinOp(self, node):
        self.visit(node.left)
        self.visit(node.right)
        try:
            self.emit(BINARY[type(node.op)])
        except KeyError:
            raise CompileError(f"line {node.lineno}: operator {type(node.op).__name__}") from None

    def visit_Compare(self, node):
        if len(node.ops) != 1:
            raise CompileError(f"line {node.lineno}: chained comparison")
        self.visit_BinOp(ast.copy_location(ast.BinOp(node.left, node.ops[0], node.comparators[0]), node))

    def visit_UnaryOp(self, node):
        match node.op:
            case ast.USub():
                self.emit("push", 0)
                self.visit(node.operand)
                self.emit("sub")
            case ast.Not():
                self.visit(node.operand)
                self.emit("push", 0)
                self.emit("eq")
            case _:
                self.generic_visit(node)

    def visit_BoolOp(self, node):
        end = Label()
        for value in node.values[:-1]:
            self.visit(value)
            self.emit("dup")
            self.emit("jz" if isinstance(node.op, ast.And) else "jnz", end)
            self.emit("pop")
        self.visit(node.values[-1])
        self.mark(end)

    def visit_IfExp(self, node):
        self.branch(node.test, [node.body], [node.orelse])

    def visit_Call(self, node):
        for a in node.args:
            self.visit(a)
        if node.func.id == "print":
            self.emit("print", len(node.args))
            self.emit("push", 0)
        else:
            self.emit("call", (node.func.id, len(node.args)))

    def visit_Expr(self, node):
        self.visit(node.value)
        self.emit("pop")

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets[:-1]:
            self.emit("dup")
            self.emit("store", target.id)
        self.emit("store", node.targets[-1].id)

    def visit_AugAssign(self, node):
        self.visit_BinOp(ast.copy_location(ast.BinOp(ast.Name(node.target.id), node.op, node.value), node))
        self.emit("store", node.target.id)

    def branch(self, test, then, other):
        no, end = Label(), Label()
        self.visit(test)
        self.emit("jz", no)
        for s in then:
            self.visit(s)
        self.emit("jmp", end)
        self.mark(no)
        for s in other:
            self.visit(s)
        self.mark(end)

    def visit_If(self, node):
        self.branch(node.test, node.body, node.orelse)

    def visit_While(self, node):
        top, end = Label(), Label()
        self.loops.append((top, end))
        self.mark(top)
        self.visit(node.test)
        self.emit("jz", end)
        for s in node.body:
            self.visit(s)
        self.emit("jmp", top)
        self.mark(end)
        self.loops.pop()

    def visit_Break(self, node):
        if not self.loops:
            raise CompileError("break outside of a loop")
        self.emit("jmp", self.loops[-1][1])

    def visit_Continue(self, node):
        self.emit("jmp", self.loops[-1][0])

    def visit_Pass(self, node):
        pass

    def visit_FunctionDef(self, node):
        self.functions[node.name] = Label(), [a.arg for a in node.args.args], node.body

    def visit_Return(self, node):
        self.visit(node.value) if node.value else self.emit("push", 0)
        self.emit("ret")


def optimize(code):
    """Folds constants, drops jumps to the next instruction and code after jumps, until nothing changes."""
    while True:
        out = []
        for instr in code:
            out.append(instr)
            match out[-3:]:
                case [Instr("push", a), Instr("push", b), Instr(op)] if op in EXECUTE and not (op in ("div", "mod") and b == 0):
                    out[-3:] = [Instr("push", int(EXECUTE[op](a, b)))]
                case [*_, Instr("push", a), Instr("jz", target)]:
                    out[-2:] = [] if a else [Instr("jmp", target)]
                case [*_, Instr("push" | "dup"), Instr("pop")]:
                    if out[-2].op == "push":
                        out[-2:] = []
                case [*_, Instr("jmp", target), Instr("label", label)] if target is label:
                    out[-2:] = [instr]
                case [*_, Instr("jmp" | "ret" | "halt"), Instr(op)] if op != "label":
                    out.pop()
        if out == code:
            return out
        code = out


def assemble(code, functions):
    places, flat = {}, []
    for instr in code:
        if instr.op == "label":
            places[instr.arg] = len(flat)
        else:
            flat.append(instr)
    resolved = []
    for op, arg in flat:
        if isinstance(arg, Label):
            arg = places[arg]
        elif op == "call":
            name, n = arg
            if name not in functions:
                raise CompileError(f"no function {name}")
            label, params, _ = functions[name]
            if len(params) != n:
                raise CompileError(f"{name} takes {len(params)} arguments, not {n}")
            arg = places[label], n
        resolved.append(Instr(op, arg))
    return resolved


class Machine:
    def __init__(self, code, limit=200000):
        self.code, self.limit, self.steps, self.output = code, limit, 0, []

    def run(self):
        stack, frames, variables, pc = [], [], {}, 0
        while True:
            op, arg = self.code[pc]
            self.steps += 1
            if self.steps > self.limit:
                raise MachineError("too many steps", pc)
            pc += 1
            if op in EXECUTE:
                b, a = stack.pop(), stack.pop()
                try:
                    stack.append(int(EXECUTE[op](a, b)))
                except ZeroDivisionError:
                    raise MachineError("division by zero", pc - 1) from None
            elif op == "push":
                stack.append(arg)
            elif op == "load":
                try:
                    stack.append(variables[arg] if arg in variables else frames[0][1][arg])
                except (KeyError, IndexError):
                    raise MachineError(f"unknown variable {arg}", pc - 1) from None
            elif op == "store":
                variables[arg] = stack.pop()
            elif op == "jz":
                pc = pc if stack.pop() else arg
            elif op == "jnz":
                pc = arg if stack.pop() else pc
            elif op == "jmp":
                pc = arg
            elif op == "dup":
                stack.append(stack[-1])
            elif op == "pop":
                stack.pop()
            elif op == "print":
                values = stack[len(stack) - arg:]
                del stack[len(stack) - arg:]
                self.output.append(" ".join(map(str, values)))
            elif op == "call":
                if len(frames) > 150:
                    raise MachineError("stack overflow", pc - 1)
                frames.append((pc, variables))
                variables, pc = {}, arg[0]
            elif op == "ret":
                pc, variables = frames.pop()
            elif op == "halt":
                return self.output


PROGRAMS = {
    "primes": "n = 2\nwhile n < 40:\n    d = 2\n    while d * d <= n and n % d != 0:\n        d += 1\n    if d * d > n:\n        print(n)\n    n += 1",
    "recursion": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\ndef gcd(a, b):\n    while b:\n        t = a % b\n        a = b\n        b = t\n    return a\nprint(fib(14), gcd(1071, 462), -fib(5))",
    "folding": "x = y = 2 * 3 + 4 * (5 - 1)\nif 1 < 2:\n    print(x, y, not 0, 7 // 2)\nelse:\n    print(99)\nwhile 1:\n    x -= 1\n    if x % 2: continue\n    if x < 10: break\nprint(x or 5, 0 or 7, x and 3)",
    "globals": "base = 100\ndef f(x):\n    base2 = base + x\n    return base2\nprint(f(5), f(6))\nprint(base2)",
    "zero": "print(1)\nprint(1 // (1 - 1))", "endless": "while 1:\n    pass", "deep": "def f(n):\n    return f(n + 1)\nf(0)",
}
for name, source in PROGRAMS.items():
    c = Compiler()
    code = c.compile(source)
    results = []
    for variant in (code, optimize(code)):
        machine = Machine(assemble(variant, c.functions))
        try:
            machine.run()
            end = "halted"
        except MachineError as e:
            end = str(e).split(" at ")[0]
        results.append((machine.output, end))
        print(f"{name}: {len(machine.code)} instructions, {machine.steps} steps, {end}: {machine.output}")
    assert results[0] == results[1]
c = Compiler()
for i, instr in enumerate(assemble(optimize(c.compile("a = 1 + 2\nwhile a < 9:\n    a = a * 2 if a % 2 else a + 1\nprint(a)")), c.functions)):
    print(f"{i:>3} {instr.op:<6} {'' if instr.arg is None else instr.arg}")
for bad in ("x = 1.5", "import os", "f(1)", "def f(a): pass\nf()", "break", "1 < 2 < 3", "x = 'a'", "x = 2 ** 3", "for i in x: pass"):
    c = Compiler()
    try:
        assemble(c.compile(bad), c.functions)
    except CompileError as e:
        print(repr(bad), "->", e)
print("".join(takewhile(str.isalpha, repr(Label()))), Label.count > 0)
