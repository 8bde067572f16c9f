"""Whole program: a strict JSON reader with positions in its errors, a writer, and a path query; checked against `json`."""
import json
import string


class JsonError(ValueError):
    def __init__(self, message, text, pos):
        line = text.count("\n", 0, pos) + 1
        column = pos - text.rfind("\n", 0, pos)
        super().__init__(f"{message} at {line}:{column}")
        self.pos = pos


class Reader:
    ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
    WORDS = {"true": True, "false": False, "null": None}

    def __init__(self, text, depth_limit=100):
        self.text, self.pos, self.depth, self.limit = text, 0, 0, depth_limit

    def fail(self, message, pos=None):
        raise JsonError(message, self.text, self.pos if pos is None else pos)

    @property
    def char(self):
        return self.text[self.pos:self.pos + 1]

    def space(self):
        while self.char and self.char in " \t\r\n":
            self.pos += 1

    def document(self):
        self.space()
        value = self.value()
        self.space()
        if self.char:
            self.fail(f"unexpected {self.char!r} after the value")
        return value

    def value(self):
        c = self.char
        if c == "{":
            return self.nested(self.members, dict)
        if c == "[":
            return self.nested(self.items, list)
        if c == '"':
            return self.string()
        if c and c in "-0123456789":
            return self.number()
        for word, value in self.WORDS.items():
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return value
        self.fail(f"unexpected {c!r}" if c else "unexpected end")

    def nested(self, parts, kind):
        self.depth += 1
        if self.depth > self.limit:
            self.fail("nested too deeply")
        try:
            return kind(parts())
        finally:
            self.depth -= 1

    def separated(self, close, part):
        self.pos += 1
        self.space()
        if self.char == close:
            self.pos += 1
            return
        while True:
            self.space()
            yield part()
            self.space()
            c = self.char
            if c == close:
                self.pos += 1
                return
            if c != ",":
                self.fail(f"expected ',' or {close!r}")
            self.pos += 1

    def items(self):
        return self.separated("]", self.value)

    def members(self):
        return self.separated("}", self.member)

    def member(self):
        if self.char != '"':
            self.fail("expected a string as key")
        key = self.string()
        self.space()
        if self.char != ":":
            self.fail("expected ':'")
        self.pos += 1
        self.space()
        return key, self.value()

    def string(self):
        start = self.pos
        self.pos += 1
        out = []
        while True:
            c = self.char
            if not c:
                self.fail("string without end", start)
            self.pos += 1
            if c == '"':
                return "".join(out)
            if c < " ":
                self.fail("control character in string", self.pos - 1)
            out.append(self.escape() if c == "\\" else c)

    def escape(self):
        c = self.char
        self.pos += 1
        if c == "u":
            code = self.hex4()
            if 0xD800 <= code < 0xDC00 and self.text.startswith("\\u", self.pos):
                saved = self.pos
                self.pos += 2
                low = self.hex4()
                if 0xDC00 <= low < 0xE000:
                    return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
                self.pos = saved
            return chr(code)
        try:
            return self.ESCAPES[c]
        except KeyError:
            self.fail(f"bad escape \\{c}", self.pos - 2)

    def hex4(self):
        digits = self.text[self.pos:self.pos + 4]
        if len(digits) != 4 or not all(d in string.hexdigits for d in digits):
            self.fail("bad \\u escape")
        self.pos += 4
        return int(digits, 16)

    def digits(self):
        start = self.pos
        while self.char and self.char in string.digits:
            self.pos += 1
        if self.pos == start:
            self.fail("expected a digit")
        return self.text[start:self.pos]

    def number(self):
        start = self.pos
        real = False
        if self.char == "-":
            self.pos += 1
        whole = self.digits()
        if whole[0] == "0" and len(whole) > 1:
            self.fail("number starts with 0", start)
        if self.char == ".":
            real = True
            self.pos += 1
            self.digits()
        if self.char and self.char in "eE":
            real = True
            self.pos += 1
            if self.char and self.char in "+-":
                self.pos += 1
            self.digits()
        text = self.text[start:self.pos]
        return float(text) if real else int(text)


def write(value, indent=None, level=0):
    match value:
        case True | False | None:
            return {True: "true", False: "false", None: "null"}[value]
        case int() | float():
            return repr(value)
        case str():
            quick = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
            return '"' + "".join(quick.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
        case list() | dict():
            opening, closing = "[]" if isinstance(value, list) else "{}"
            if not value:
                return opening + closing
            parts = [write(v, indent, level + 1) for v in value] if opening == "[" else [f"{write(str(k))}: {write(v, indent, level + 1)}" for k, v in value.items()]
            if indent is None:
                return opening + ", ".join(parts) + closing
            pad = "\n" + " " * indent * (level + 1)
            return opening + pad + ("," + pad).join(parts) + "\n" + " " * indent * level + closing
    raise TypeError(f"cannot write {type(value).__name__}")


def query(data, path):
    """Values at a path such as `a.*.b.0`."""
    found = [data]
    for step in path.split("."):
        following = []
        for v in found:
            if step == "*":
                following.extend(v.values() if isinstance(v, dict) else v if isinstance(v, list) else ())
            elif isinstance(v, dict) and step in v:
                following.append(v[step])
            elif isinstance(v, list) and step.isdigit() and int(step) < len(v):
                following.append(v[int(step)])
        found = following
    return found


DOCUMENT = r"""
{
  "name": "Widget \"X\"", "price": 12.50, "tags": ["a", "b\n", "\u00e9\ud83d\ude00", ""],
  "stock": {"north": {"n": 3, "bins": [1, 2]}, "south": {"n": -0, "bins": []}, "none": {}},
  "big": 123456789012345678901234567890, "small": 1e-7, "exp": -2E+3, "flags": [true, false, null]
}
"""
data = Reader(DOCUMENT).document()
print(data == json.loads(DOCUMENT), write(data), write(data, 2), sep="\n")
print(json.loads(write(data)) == data, Reader(write(data, 4)).document() == data, json.dumps(data, indent=2, ensure_ascii=False) == write(data, 2))
for path in ("name", "tags.2", "stock.*.n", "stock.*.bins.*", "stock.north.bins.1", "flags.*", "missing.x", "tags.9"):
    print(path, query(data, path))
for bad in ("", "[1, 2", '{"a" 1}', '{"a": 1,}', "[1,,2]", '"abc', '"\\x"', '"\\u12G4"', "01", "-", "1.", "2e", "tru", "[1] 2", '{1: 2}', '\n\n  [1,\n   }', '"a\nb"', "[" * 101, "nul", "+1", ".5", '"\\ud83d"'):
    try:
        print(repr(bad[:12]), ascii(Reader(bad).document()))
    except JsonError as e:
        print(repr(bad[:12]), "->", e)
try:
    write({"k": {1, 2}})
except TypeError as e:
    print(e)
