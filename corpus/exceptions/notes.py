"""`add_note` adds lines below the message in a traceback."""
import traceback
e = ValueError("message")
e.add_note("first note")
e.add_note("second\nwith two lines")
print(e.__notes__, e.args)
print("".join(traceback.format_exception_only(e)), end="")
try:
    e.add_note(1)
except TypeError as err:
    print(err)
print(hasattr(ValueError(), "__notes__"))
e.__notes__ = "not a list"
print("".join(traceback.format_exception_only(e)), end="")
e.__notes__ = [1, "two"]
print("".join(traceback.format_exception_only(e)), end="")
def f():
    try:
        1 / 0
    except ZeroDivisionError as err:
        err.add_note("while computing f")
        raise
f()
