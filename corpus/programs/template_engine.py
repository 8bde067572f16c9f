"""Whole program: a template engine that compiles templates to Python source, runs it, and reports errors by template line."""
import re
import html


class TemplateError(Exception):
    def __init__(self, message, line):
        super().__init__(f"{message} (template line {line})")
        self.line = line


class Code:
    """Python source with indentation, and for each of its lines the template's."""

    def __init__(self):
        self.lines, self.depth, self.origin = [], 0, []

    def add(self, text, line):
        self.lines.append("    " * self.depth + text)
        self.origin.append(line)

    def __str__(self):
        return "\n".join(self.lines) + "\n"


FILTERS = {
    "upper": str.upper, "lower": str.lower, "title": str.title, "length": len, "join": lambda v, sep=", ": sep.join(map(str, v)), "default": lambda v, d="": v if v else d,
    "round": lambda v, n=0: f"{v:.{n}f}", "first": lambda v: v[0], "sorted": lambda v, *, reverse=False: sorted(v, reverse=reverse), "raw": lambda v: Raw(v), "repeat": lambda v, n: v * n,
}


class Raw(str):
    """Text that is not escaped."""


class Loop:
    """What a template sees as `loop`."""

    def __init__(self, items, outer):
        self.items, self.outer, self.index0 = list(items), outer, -1

    def __iter__(self):
        for self.index0, item in enumerate(self.items):
            yield item

    index = property(lambda self: self.index0 + 1)
    first = property(lambda self: self.index0 == 0)
    last = property(lambda self: self.index0 == len(self.items) - 1)
    length = property(lambda self: len(self.items))


class Missing:
    def __init__(self, name): self.name = name
    def __bool__(self): return False
    def __iter__(self): return iter(())
    def __str__(self): return ""
    def __getattr__(self, n): return Missing(f"{self.name}.{n}")


class Scope(dict):
    """The names a template sees; what is not there is `Missing`."""

    loop = None

    def inside(self, loop):
        self.loop = loop
        return self

    def __missing__(self, name):
        if name == "loop":
            return self.loop
        return {"range": range, "len": len}.get(name) or Missing(name)


class Template:
    TAG = re.compile(r"(\{\{.*?\}\}|\{%-?.*?-?%\}|\{#.*?#\})", re.S)

    def __init__(self, source, loader=None):
        self.source, self.loader = source, loader
        self.code = Code()
        self.blocks = []
        self.macros = {}
        self.temporary = 0
        self.compile()

    def compile(self):
        code, line = self.code, 1
        code.add("def render(out, scope, filters, include):", 0)
        code.depth += 1
        code.add("loop = None", 0)
        trim = False
        for piece in self.TAG.split(self.source):
            if piece.startswith("{{"):
                code.add(f"out({self.expression(piece[2:-2], line)})", line)
            elif piece.startswith("{%"):
                self.statement(piece[2:-2].strip("- \n"), line)
            elif not piece.startswith("{#") and piece:
                text = piece.lstrip("\n") if trim else piece
                if text:
                    code.add(f"out(Raw({text!r}))", line)
            trim = piece.endswith("-%}")
            line += piece.count("\n")
        if self.blocks:
            kind, opened = self.blocks[-1]
            raise TemplateError(f"{kind} without end", opened)
        code.add("return scope", line)
        namespace = {"Raw": Raw, "Loop": Loop}
        exec(compile(str(code), "<template>", "exec"), namespace)
        self.function = namespace["render"]

    def expression(self, text, line):
        value, *filters = re.split(r"(?<!\|)\|(?!\|)", text)
        result = self.value(value.strip(), line)
        for f in filters:
            m = re.fullmatch(r"\s*(\w+)\s*(?:\((.*)\))?\s*", f, re.S)
            if not m or m[1] not in FILTERS:
                raise TemplateError(f"unknown filter {f.strip()!r}", line)
            result = f"filters[{m[1]!r}]({result}{', ' + m[2] if m[2] else ''})"
        return result

    def value(self, text, line):
        try:
            names = compile(text, "<expression>", "eval").co_names
        except SyntaxError as e:
            raise TemplateError(f"bad expression {text!r}: {e.msg}", line) from None
        return f"eval({text!r}, {{'__builtins__': {{}}}}, scope.inside(loop))" if names else text

    def statement(self, text, line):
        word, _, rest = text.partition(" ")
        code = self.code
        match word:
            case "if":
                code.add(f"if {self.expression(rest, line)}:", line)
                self.open("if", line)
            case "elif" | "else":
                if not self.blocks or self.blocks[-1][0] not in ("if", "for"):
                    raise TemplateError(f"{word} outside of a block", line)
                code.add("pass", line)
                code.depth -= 1
                code.add(f"elif {self.expression(rest, line)}:" if word == "elif" else "else:" if self.blocks[-1][0] == "if" else "if not loop.items:", line)
                code.depth += 1
            case "for":
                m = re.fullmatch(r"(\w+(?:\s*,\s*\w+)*)\s+in\s+(.+)", rest, re.S)
                if not m:
                    raise TemplateError(f"bad for: {rest!r}", line)
                self.temporary += 1
                item = f"item{self.temporary}"
                code.add(f"loop = Loop({self.expression(m[2], line)}, loop)", line)
                code.add(f"for {item} in loop:", line)
                self.open("for", line)
                names = [n.strip() for n in m[1].split(",")]
                code.add(f"scope[{names[0]!r}] = {item}" if len(names) == 1 else f"scope.update(zip({names!r}, {item}))", line)
            case "set":
                name, _, value = rest.partition("=")
                code.add(f"scope[{name.strip()!r}] = {self.expression(value.strip(), line)}", line)
            case "include":
                code.add(f"include({self.expression(rest, line)}, scope, out)", line)
            case "end":
                if not self.blocks:
                    raise TemplateError("end without block", line)
                kind, _ = self.blocks.pop()
                code.add("pass", line)
                code.depth -= 1
                if kind == "for":
                    code.add("loop = loop.outer", line)
            case _:
                raise TemplateError(f"unknown tag {word!r}", line)

    def open(self, kind, line):
        self.blocks.append((kind, line))
        self.code.depth += 1

    def render(self, **values):
        out = []
        self.into(Scope(values), out)
        return "".join(out)

    def into(self, scope, out):
        def write(value):
            out.append(value if isinstance(value, Raw) else html.escape(str(value)))

        def include(name, scope, _):
            if self.loader is None or name not in self.loader:
                raise KeyError(name)
            Template(self.loader[name], self.loader).into(scope, out)

        try:
            self.function(write, scope, FILTERS, include)
        except TemplateError:
            raise
        except Exception as e:
            tb, line = e.__traceback__, 0
            while tb:
                if tb.tb_frame.f_code.co_filename == "<template>":
                    line = self.code.origin[tb.tb_lineno - 1]
                tb = tb.tb_next
            raise TemplateError(f"{type(e).__name__}: {e}", line) from e


PAGE = """<h1>{{ title|upper }}</h1>
{# a comment #}{% if items -%}
<ul>
{% for item in items -%}
  <li class="{{ 'odd' if loop.index0 % 2 else 'even' }}">{{ loop.index }}/{{ loop.length }} {{ item.name }}: {{ item['price']|round(2) }}{% if loop.last %} (last){% end %}</li>
{% end -%}
</ul>
{% else %}nothing{% end -%}
{% set total = sum_of(items) %}{{ total|round(1) }} {{ missing|default("-") }} {{ missing.deep }} {{ "<b>" }} {{ "<b>"|raw }} {{ names|sorted(reverse=True)|join("; ") }}
{% for k, v in pairs %}{{ k }}={{ v }} {% for x in v %}[{{ x }}{{ loop.outer.index }}]{% end %}{% end %}
{% for x in [] %}never{% else %}empty{% end %} {% include "footer" %}
"""
class Item(dict):
    __getattr__ = dict.__getitem__
items = [Item(name="Tea & co", price=1.5), Item(name="Cake", price=2.256), Item(name="Jam", price=10)]
page = Template(PAGE, {"footer": "<p>{{ title }} {{ 1 + 2 * 3 }}</p>"})
print(page.render(title="shop", items=items, sum_of=lambda l: sum(i.price for i in l), names={"b", "a", "c"}, pairs=[("x", [1, 2]), ("y", "ab")]))
print(Template("{% if a > 1 %}big{% elif a == 1 %}one{% else %}small{% end %}").render(a=1), Template("{{ 'ab'|repeat(3)|upper }}").render(), Template("").render() == "")
for bad in ("{% if x %}", "{% end %}", "{{ a b }}", "{{ x|nope }}", "line\n{% for in x %}", "{% frob %}", "{% else %}"):
    try:
        Template(bad)
    except TemplateError as e:
        print(repr(bad), "->", e)
for text, values in (("one\ntwo {{ 1 / n }}", {"n": 0}), ("\n\n{{ x.y }}", {"x": 5}), ("{% include 'gone' %}", {}), ("{% for a, b in x %}{{ a|length }}{% end %}", {"x": [(1, 2)]})):
    try:
        print(Template(text).render(**values))
    except TemplateError as e:
        print(repr(text), "->", e, "from", type(e.__cause__).__name__)
