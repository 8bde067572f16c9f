"""Uncaught exceptions from `__main__` print the bare class name; those of other modules are qualified."""
import traceback
class Plain(Exception): pass
class Outer:
    class Nested(Exception): pass
def show(e):
    print(traceback.format_exception_only(e)[-1], end="")
show(Plain("text"))
show(Plain())
show(Outer.Nested("n"))
show(Plain("two", "args"))
import json, collections
try:
    json.loads("{")
except ValueError as e:
    show(e)
Plain.__module__ = "some.module"
show(Plain("moved"))
Plain.__module__ = "builtins"
show(Plain("as builtin"))
Plain.__module__ = "__main__"
class Empty(Exception):
    def __str__(self): return ""
class Broken(Exception):
    def __str__(self): raise RuntimeError
show(Empty("x"))
show(Broken("x"))
raise Plain("the last one")
