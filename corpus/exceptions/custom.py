"""Subclasses of Exception: constructor, `__str__`, matching by base class, matching by tuple, pickling of args."""
class AppError(Exception):
    """Base of the program's errors."""
class NotFound(AppError, LookupError):
    def __init__(self, key, *, where="store"):
        super().__init__(f"{key!r} not in {where}")
        self.key = key
class Silent(AppError):
    def __str__(self): return "own str"
for exc in (NotFound("k"), NotFound("k", where="cache"), Silent("hidden"), AppError()):
    for base in (NotFound, LookupError, AppError, (KeyError, Silent)):
        try:
            raise exc
        except base as e:
            print(type(e).__name__, "caught by", getattr(base, "__name__", "tuple"), str(e), e.args)
            break
        except Exception:
            pass
import copy
c = copy.copy(Silent(1, 2))
print(repr(c), c.args)
class Meta(type):
    def __instancecheck__(cls, o): return True
    def __subclasscheck__(cls, o): return True
class Any(Exception, metaclass=Meta): pass
try:
    try:
        raise KeyError
    except Any:
        print("not reached: matching does not ask the metaclass")
except KeyError:
    print("KeyError")
for bad in (1, "x", int, (KeyError, 1), [KeyError]):
    try:
        try:
            raise ValueError
        except bad:
            pass
    except TypeError as e:
        print(e)
