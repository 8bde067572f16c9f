"""The qualified name of a nested class shows in an uncaught exception."""
class Outer:
    class Problem(Exception):
        """Named after its place."""
def f():
    class Local(Exception): pass
    return Local
try:
    raise f()("local class")
finally:
    raise Outer.Problem("in the finally")
