GLOBAL = "global"
class Plain:
    def __init__(self, attr): self.attr = attr
    def __repr__(self): return f"Plain({self.attr!r})"
    def method(self, x): return "method", self.attr, x
    def several(self, x, k=0): return x, k
class Slots:
    __slots__ = ("attr",)
    def __init__(self, attr): self.attr = attr
    def __repr__(self): return "Slots"
    def method(self, x): return "slots", self.attr, x
class Getter:
    def __init__(self, attr): self.kept = attr
    def __repr__(self): return "Getter"
    def __getattr__(self, name):
        if name == "attr": return self.kept
        raise AttributeError(name)
class Rich:
    """Has every operator, and says which was asked for."""
    def __init__(self, n): self.attr = n
    def __repr__(self): return f"Rich({self.attr!r})"
    def __bool__(self): return self.attr % 2 == 0
    def __hash__(self): return self.attr
    def __index__(self): return self.attr
    def __len__(self): return self.attr
    def __iter__(self): return iter(range(self.attr))
    def __contains__(self, item): return item == self.attr
    def __enter__(self): return "entered"
    def __exit__(self, *details): return False
    def method(self, x): return "rich", x
    def __format__(self, spec): return f"<{spec}>"
def shown(value): return value.attr if isinstance(value, (Rich, Plain)) else value
for name in "add sub mul matmul truediv floordiv mod pow lshift rshift and or xor".split():
    setattr(Rich, f"__{name}__", lambda self, other, name=name: (name, self.attr, shown(other)))
    setattr(Rich, f"__r{name}__", lambda self, other, name=name: ("r" + name, self.attr, shown(other)))
    setattr(Rich, f"__i{name}__", lambda self, other, name=name: Rich(self.attr + 1))
for name in "neg pos invert".split():
    setattr(Rich, f"__{name}__", lambda self, name=name: (name, self.attr))
for name in "lt le eq ne gt ge".split():
    setattr(Rich, f"__{name}__", lambda self, other, name=name: (name, self.attr, shown(other)))
for name in "getitem delitem".split():
    setattr(Rich, f"__{name}__", lambda self, key, name=name: (name, shown(key)))
Rich.__setitem__ = lambda self, key, value: None
class Wrong:
    """Raises whatever is asked of it."""
    def __repr__(self): return "Wrong"
    __hash__ = None
for name in """add radd iadd sub rsub mul rmul matmul truediv rtruediv floordiv mod pow rpow lshift rshift and or xor neg pos
        invert bool eq lt le gt ge ne getitem setitem delitem contains iter index enter format call""".split():
    def raising(self, *args, name=name): raise ValueError(name)
    setattr(Wrong, f"__{name}__", raising)
class Odd(Exception):
    def __init__(self, *args): raise KeyError("odd")
class Manager:
    def __init__(self, swallows): self.swallows = swallows
    def __enter__(self): return "entered"
    def __exit__(self, kind, value, traceback): return self.swallows
    async def __aenter__(self): return "aentered"
    async def __aexit__(self, kind, value, traceback): return self.swallows
class support:
    attr = "of the class"
    @staticmethod
    def method(x): return "static", x
def ident(x): return x
def fail(x): raise ValueError(x)
def keywords(x, k=0, *more, l=0, **rest): return x, k, more, l, rest
def stops(n):
    yield from range(n)
    raise ValueError("stopped")
def drive(coroutine):
    try: coroutine.send(None)
    except StopIteration as e: return e.value
    finally: coroutine.close()
def operands(texts): return [compile(text, "<operand>", "eval") for text in texts]
def attempt(f, a, b):
    try:
        result = repr(f(eval(a), eval(b)))
    except BaseException as e:
        text = f"{type(e).__name__}: {e}"
        result = f"{text} from {e.__cause__!r} in {e.__context__!r}"
    return result
def try_all(f, first_a, first_b, left, right):
    print(f.__name__, attempt(f, first_a, first_b), attempt(f, first_a, first_b))
    for i, a in enumerate(left):
        print(f.__name__, i, *[attempt(f, a, b) for b in right], sep=" | ")
    for _ in range(3): print(attempt(f, first_a, first_b))
