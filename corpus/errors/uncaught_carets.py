"""Carets mark the failing part of a line: subscripts, attributes, calls and operators each have their own range."""
import traceback
class O: pass
o = O()
d = {"a": {"b": None}}
def attempt(f):
    try:
        f()
    except Exception:
        traceback.print_exc()
def binary(): return 1 + (2 * "3" / 4)
def subscript(): return d["a"]["b"]["c"]["d"]
def attribute(): return o.x.y
def call(): return len(len(5), 6)
def nested_call(): return str(int("x") + 1)
def multi():
    return (1 +
            2 + d["a"]["missing"] +
            3)
def unary(): return -"text"
def compare(): return 1 < 2 < "3"
def whole_line(): raise ValueError("no carets for a whole statement")
def unpack():
    a, b = 1
def del_item():
    del d["nope"]
def assign():
    d["a"]["b"]["c"] = 1
def imported():
    import no_such_module_here
def name(): return [undefined_name]
for f in (binary, subscript, attribute, call, nested_call, multi, unary, compare, whole_line, unpack, del_item, assign, imported, name):
    attempt(f)
