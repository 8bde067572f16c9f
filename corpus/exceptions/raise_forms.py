"""`raise` takes a class or an instance; bare `raise` repeats the current exception; others are errors."""
for source in ("raise ValueError", "raise ValueError('text')", "raise ValueError from KeyError", "raise ValueError from None",
               "raise 1", "raise 'text'", "raise None", "raise ValueError from 1", "raise", "raise int", "raise type('E', (Exception,), {})()"):
    try:
        exec(source)
    except BaseException as e:
        print(source, "->", repr(e), repr(e.__cause__), e.__suppress_context__)
def again():
    try:
        raise KeyError("original")
    except KeyError:
        try:
            raise
        except KeyError as e:
            return e
print(repr(again()))
def reraise_in_function():
    def helper(): raise
    try:
        1 / 0
    except ZeroDivisionError:
        helper()
try:
    reraise_in_function()
except ZeroDivisionError as e:
    print("helper re-raised", e)
class Init(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
try:
    raise Init
except TypeError as e:
    print(e)
class NotExc:
    pass
class Weird(Exception):
    def __new__(cls, *a): return NotExc()
try:
    raise Weird
except TypeError as e:
    print(e)
