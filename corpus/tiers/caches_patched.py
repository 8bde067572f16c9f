# conform: check = baseline without ic-miss: ic_patched > 30
# conform: check = baseline without ic-miss: ic_restored > 0
"""Loads whose caches a compiler may patch into the code: slots, members, values and methods of classes, globals, builtins.

Each loop gets hot with what the site sees first; then the class, the shape, the method or the name changes under it."""


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def sum(self):
        return self.x + self.y


class Slotted:
    __slots__ = ("x", "kind")

    def __init__(self, x):
        self.x = x

    def sum(self):
        return -self.x


class Wide:
    """More attributes than lie in the instance."""

    kind = "wide"

    def fill(self, count):
        for i in range(count):
            setattr(self, "a%d" % i, i * i)
        self.x = "last"
        return self


def note(seen, value):
    if not seen or seen[-1] != value:
        seen.append(value)


def each(objects, read, n=40):
    seen = []
    for obj in objects:
        for _ in range(n):
            try:
                note(seen, read(obj))
            except (AttributeError, TypeError) as error:
                note(seen, str(error))
    return seen


def to_temporary(obj):
    return [obj.x, obj.x]


def to_local(obj):
    value = "old"
    value = obj.x
    value = obj.x
    return value


def of_class(obj):
    return obj.kind


def by_method(obj):
    return obj.sum()


def through_temporary(obj):
    return (lambda: obj)().x


def onto_itself(node):
    node = node.x
    node = node.x
    return node


readers = [to_temporary, to_local, of_class, by_method, through_temporary]
shared = ["shared"]
unbound = Slotted(1)
del unbound.x
changed = Point(7, 8)
changed.z = 9
del changed.x
dictionary = Point(10, 11)
dictionary.__dict__["x"] = "from dict"
shadowed = Point(1, 2)
shadowed.kind = "own kind"
shadowed.sum = lambda: "own sum"
objects = [
    Point(1, 2), Point(shared, shared), Point(1.5, 1e300), Slotted(3), unbound, Slotted(shared), Wide().fill(20),
    changed, dictionary, shadowed, 5, "text", None, Point(3, 4), Point, Slotted(2**70),
]
for read in readers:
    print(read.__name__, each(objects, read))
loop = Point(0, 0)
loop.x = Point(loop, 5)
print(each([loop, loop.x], lambda node: onto_itself(node) is node))


def mid_loop(obj, event, change, n=60):
    """One site of each kind in a loop in which the object's class changes."""
    seen = []
    for i in range(n):
        if i == event:
            change(obj)
        try:
            note(seen, (obj.x, obj.kind, obj.sum()))
        except AttributeError as error:
            note(seen, str(error))
    return seen


def set_kind(obj): type(obj).kind = "kind set"
def replace_method(obj): type(obj).sum = lambda self: "sum replaced"
def delete_method(obj): del type(obj).sum
def delete_attribute(obj): del obj.x
def add_attribute(obj): obj.w = 1
def make_property(obj): type(obj).x = property(lambda self: "property")
def make_data_descriptor_kind(obj): type(obj).kind = property(lambda self: self.y)
def to_dict(obj): obj.__dict__
def through_dict(obj): obj.__dict__["x"] = "through dict"
def new_class(obj): obj.__class__ = type("Renamed", (type(obj),), {"kind": "renamed"})
def hide(obj): obj.sum = lambda: "hidden"
def hook(obj): type(obj).__getattribute__ = lambda self, name: name if name != "sum" else str
def fall_back(obj):
    del obj.x
    type(obj).__getattr__ = lambda self, name: "missing " + name


for change in [
    set_kind, replace_method, delete_method, delete_attribute, add_attribute, make_property, make_data_descriptor_kind,
    to_dict, through_dict, new_class, hide, hook, fall_back,
]:
    for event in (1, 30, 59):
        fresh = type("Fresh", (Point,), {"kind": "fresh", "sum": lambda self: "fresh sum"})
        print(change.__name__, event, mid_loop(fresh(1, 2), event, change))

# A class whose version changes at each turn is not worth a patch each time.
def restless(n):
    total = 0
    obj = Point(1, 2)
    for i in range(n):
        Point.kind = i
        total += obj.kind + obj.x
    return total
print(restless(300))


counter = 0
def len_of(text):
    return len(text)
def read_counter():
    return counter


def names(event, change, undo, n=50):
    seen = []
    for i in range(n):
        if i == event:
            change()
        try:
            note(seen, (read_counter(), len_of("four")))
        except NameError as error:
            note(seen, str(error))
    undo()
    return seen


def set_counter(): globals()["counter"] = ["object"]
def delete_counter(): del globals()["counter"]
def restore_counter(): globals()["counter"] = 0
def shadow_len(): globals()["len"] = lambda text: "own len"
def unshadow_len(): del globals()["len"]
def more_names():
    for i in range(100):
        globals()["name%d" % i] = i
def replace_builtin():
    import builtins
    builtins.len = lambda text: "other len"
def restore_builtin():
    import builtins
    builtins.len = old_len
def add_builtin():
    import builtins
    builtins.unheard_of = 1
def nothing(): pass
old_len = len
for change, undo in [
    (set_counter, restore_counter), (delete_counter, restore_counter), (shadow_len, unshadow_len), (more_names, nothing),
    (replace_builtin, restore_builtin), (add_builtin, nothing),
]:
    for event in (1, 25, 49):
        print(change.__name__, event, names(event, change, undo))

# One function, two sets of globals.
source = "def get():\n    found = value\n    found = value\n    return found, len\n"
for turn in range(3):
    spaces = [{"value": i, "__builtins__": {"len": i * 10}} for i in range(3)]
    for space in spaces:
        exec(source, space)
    function = type(read_counter)
    gets = [function(spaces[0]["get"].__code__, space) for space in spaces]
    print([get() for _ in range(20) for get in gets][:7])


def rotate(objects, turns):
    """One site sees several classes in turn, until one of them changes."""
    seen = []
    for turn in range(turns):
        if turn == turns // 2:
            objects[0].__class__.kind = "changed"
            objects[1].x = None
        row = []
        for obj in objects:
            row.append((obj.x, obj.kind, obj.sum()))
            obj.mark = turn // 10
        note(seen, row)
    return seen


def kinds(count):
    made = []
    for i in range(count):
        space = {"kind": "kind %d" % i, "sum": lambda self, i=i: i}
        obj = type("Kind%d" % i, (Point,), space)(i, i)
        for extra in range(i):
            setattr(obj, "extra%d" % extra, extra)
        obj.mark = obj.x = "x%d" % i
        made.append(obj)
    return made


def named(function):
    """A copy, whose sites have seen nothing."""
    return type(function)(function.__code__.replace(co_name="copy"), globals())


for count in range(2, 8):
    print(count, named(rotate)(kinds(count), 60))
