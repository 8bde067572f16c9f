"""`raise ... from ...` prints the cause first; a context is printed with other words; `from None` hides it."""
import traceback
def cause():
    try:
        int("x")
    except ValueError as e:
        raise KeyError("key") from e
def context():
    try:
        int("y")
    except ValueError:
        raise KeyError("key")
def hidden():
    try:
        int("z")
    except ValueError:
        raise KeyError("key") from None
for f in (cause, context, hidden):
    try:
        f()
    except KeyError as e:
        traceback.print_exc()
        print(type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)
try:
    try:
        cause()
    except KeyError:
        context()
except KeyError:
    1 / 0
