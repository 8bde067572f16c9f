# conform: check = baseline without ic-miss: ic_patched > 10
"""Sites that are patched anew while they are on the stack: by recursion, by what they call, by a trace function."""
import sys


class Tree:
    def __init__(self, depth):
        self.depth = depth
        self.left = self.right = None
        if depth:
            self.left, self.right = Tree(depth - 1), Leaf(depth - 1)

    def count(self):
        left = self.left
        return 1 + (left.count() if left is not None else 0) + (self.right.count() if self.right else 0)


class Leaf:
    __slots__ = ("depth",)

    def __init__(self, depth):
        self.depth = depth

    def count(self):
        return 1


print(Tree(8).count())


class Lazy:
    """Attributes that are computed when they are first asked for, at the site that asks for them."""

    def __init__(self, depth):
        self.depth = depth

    def __getattr__(self, name):
        if name != "total":
            raise AttributeError(name)
        self.total = self.depth + total_of(Lazy(self.depth - 1)) if self.depth else 0
        return self.total


def total_of(obj):
    return obj.total + obj.total


print([total_of(Lazy(depth)) for depth in range(8)])


class Deep:
    """A getter whose property's class changes while it runs, at several depths of one site."""

    def __init__(self, depth):
        self.depth = depth

    @property
    def value(self):
        if self.depth == 0:
            Deep.value = Deep.kept = lambda self: "no property any more"
            return 1
        found = value_of(Deep(self.depth - 1))
        return found if callable(found) else found + 1


def value_of(obj):
    return obj.value


first = value_of(Deep(6))
print(first, callable(value_of(Deep(6))), value_of(Deep(3))())


class Switcher:
    def method(self, depth):
        if depth == 0:
            Switcher.method = replacement
        else:
            return call(self, depth - 1) + 1
        return 0


def replacement(self, depth):
    return depth * 100


def call(obj, depth):
    return obj.method(depth)


print([call(Switcher(), 3) for _ in range(3)])
Switcher.method = replacement
print([call(Switcher(), depth) for depth in range(5)])


def renamed(depth):
    global step
    if depth == 0:
        step = lambda depth: "renamed"
        return "end"
    return step(depth - 1)


step = renamed
print([renamed(depth) for depth in (0, 3)])
step = renamed
print(renamed(5), renamed(5))


class Traced:
    kind = "traced"

    def __init__(self):
        self.x = 1


def loop(obj, n, event):
    total = 0
    for i in range(n):
        if i == event:
            sys.settrace(tracer)
        total += obj.x
        kind = obj.kind
        obj.x = len(kind)
    sys.settrace(None)
    return total


def tracer(frame, kind, argument):
    lines.append((kind, frame.f_lineno - frame.f_code.co_firstlineno, sorted(frame.f_locals)))
    return tracer


def enable(frame_tracer):
    sys.settrace(frame_tracer)
    sys._getframe(1).f_trace = frame_tracer


def loop_in_frame(obj, n, event):
    total = 0
    for i in range(n):
        if i == event:
            enable(tracer)
        total += obj.x
        obj.x = i
        kind = obj.kind
    sys.settrace(None)
    return total


class Starter:
    """Starts tracing where a property is read or an object dies in the loop."""

    def __init__(self, how):
        self.how = how

    @property
    def x(self):
        if self.how == "property":
            enable(tracer)
        return 2

    def __del__(self):
        how = self.how
        if how == "finaliser":
            enable(tracer)
        how = "done"


def loop_with_starter(obj, how, n):
    total = 0
    for i in range(n):
        other = Starter(how) if i == n - 2 else obj
        total += other.x
        obj.x = i
        other = None
    sys.settrace(None)
    return total


for run in (
    lambda: loop(Traced(), 30, 27),
    lambda: loop_in_frame(Traced(), 30, 27),
    lambda: loop_with_starter(Traced(), "property", 30),
    lambda: loop_with_starter(Traced(), "finaliser", 30),
):
    lines = []
    print(run(), len(lines), lines[:40])
    print([run() for _ in range(3)], len(lines))


def generator(obj, n):
    for i in range(n):
        yield obj.x
        obj.x = obj.x + 1


class Other:
    def __init__(self):
        self.y = 0
        self.x = 10


both = [generator(Traced(), 30), generator(Other(), 30)]
print([next(g) for _ in range(25) for g in both])


def made(source, count):
    """Code that dies with its stubs, and classes whose places others take."""
    seen = []
    for i in range(count):
        space = {}
        exec(source, space)
        seen.append(space["run"](i))
    return seen


source = """
class Own:
    def __init__(self, value): self.value = value
    def get(self): return self.value
def run(value):
    total = 0
    for i in range(20):
        obj = Own(value)
        obj.value = obj.value + i
        total += obj.get()
    return total
"""
print(made(source, 40))
