"""SystemExit passes `except Exception` and can be caught; its code is an attribute."""
import sys
def f():
    try:
        sys.exit(5)
    except Exception:
        print("not reached")
for arg in ((), (None,), (2,), ("text",), (1, 2)):
    try:
        sys.exit(*arg) if len(arg) < 2 else (_ for _ in ()).throw(SystemExit(*arg))
    except SystemExit as e:
        print(repr(e), repr(e.code), e.args)
try:
    f()
except BaseException as e:
    print(type(e).__name__, e.code)
try:
    exit(7)
except SystemExit as e:
    print("exit()", e.code)
try:
    raise SystemExit
except SystemExit as e:
    print(e.code)
f()
