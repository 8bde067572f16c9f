# conform: check = baseline without ic-miss: ic_patched > 10
"""Stores to attributes whose caches a compiler may patch into the code; what they replace dies where CPython lets it die."""


class Node:
    def __init__(self, value):
        self.value = value
        self.next = None


class Member:
    __slots__ = ("value", "next")

    def __init__(self, value):
        self.value = value


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dead:", self.name)


def note(seen, value):
    if not seen or seen[-1] != value:
        seen.append(value)


def store(obj, value):
    obj.value = value
    return obj.value


def store_twice(obj, value):
    obj.value = obj.value = value
    return obj.value


def store_sum(obj, value):
    obj.value = value + value
    return obj.value


def store_on_temporary(obj, value):
    (lambda: obj)().value = value
    return obj.value


def store_itself(obj, value):
    obj.next = obj
    obj.next = value
    return obj.next


class Grown(Node):
    pass


grown = Grown(0)
for i in range(12):
    setattr(grown, "more%d" % i, i)
for write in (store, store_twice, store_sum, store_on_temporary, store_itself):
    seen = []
    for obj in (Node(1), Member(2), grown, Node("a")):
        for value in (1, 2.5, "text", [1], 2**80, 1e300, ()):
            for _ in range(20):
                note(seen, write(obj, value))
    print(write.__name__, seen)


def replace(obj, names):
    """The last reference to what the attribute holds is given up by the store."""
    for name in names:
        obj.value = Loud(name)
        print("stored", name)


for obj in (Node(0), Member(0), grown):
    replace(obj, ["%s %d" % (type(obj).__name__, i) for i in range(4)])
    obj.value = None


def last_of_temporary(names):
    """The object itself dies with the store, or with the load."""
    for name in names:
        Node(Loud(name)).value = 1
        print("and", name, Node(Loud(name + " again")).value.name)


last_of_temporary(["first", "second", "third"])


def walk(node):
    """Each node dies as the next is loaded over it."""
    while node is not None:
        print("at", node.value.name)
        node = node.next


def chain(count):
    head = None
    for i in range(count):
        node = Node(Loud("link %d" % i))
        node.next = head
        head = node
    del node
    return head


walk(chain(3))
held = chain(3)
walk(held)
del held


class Changer:
    """Its finaliser replaces the class's method, its attribute and the object's shape."""

    def __init__(self, obj, change):
        self.obj, self.change = obj, change

    def __del__(self):
        self.change(self.obj)


def with_finalisers(obj, change):
    seen = []
    for i in range(30):
        if i == 15:
            obj.value = Changer(obj, change)
        obj.value = i // 20
        note(seen, (getattr(obj, "value", "nothing"), obj.get()))
    return seen


def set_value(obj): obj.value = "from the finaliser"
def replace_get(obj): type(obj).get = lambda self: "replaced"
def make_property(obj): type(obj).value = property(lambda self: "property", lambda self, value: None)
def change_class(obj): obj.__class__ = Other
def change_shape(obj): obj.extra = 1; del obj.value
def to_dict(obj): obj.__dict__["next"] = 5
class Other(Node):
    def get(self): return "other"
for change in (set_value, replace_get, make_property, change_class, change_shape, to_dict):
    fresh = type("Fresh", (Node,), {"get": lambda self: "get"})
    print(change.__name__, with_finalisers(fresh(0), change))


class Described:
    """Stores that become something else than a slot."""

    def __init__(self):
        self.value = 0


def mid_loop(obj, event, change):
    seen = []
    for i in range(40):
        if i == event:
            change(obj)
        try:
            obj.value = i // 10
        except AttributeError as error:
            note(seen, str(error))
        note(seen, getattr(obj, "value", "nothing"))
    return seen


def read_only(obj): type(obj).value = property(lambda self: "read only")
def hook(obj): type(obj).__setattr__ = lambda self, name, value: object.__setattr__(self, name, (name, value))
def delete(obj): del obj.value
def class_value(obj): type(obj).value = "of the class"; del obj.value
for change in (read_only, hook, delete, class_value, to_dict):
    for event in (1, 20, 39):
        print(change.__name__, event, mid_loop(type("Fresh", (Described,), {})(), event, change))


def construct(count, kind):
    """New attributes: a transition of the shape at each store."""
    seen = []
    for i in range(count):
        obj = kind(i // 10)
        note(seen, (obj.value, obj.next))
    return seen


class Reordered(Node):
    def __init__(self, value):
        if value % 2:
            self.next = "first"
        self.value = value
        self.next = "last"


print(construct(40, Node), construct(40, Reordered))
