"""What importing a broken module raises, and what stays in `sys.modules`."""
import sys, traceback
for name in ("raises", "syntax", "exits", "imports_missing", "no_such"):
    try:
        __import__(f"_errors.{name}")
    except BaseException as e:
        print(name, type(e).__name__, e if name != "syntax" else e.msg, f"_errors.{name}" in sys.modules)
try:
    import _errors.raises
except ZeroDivisionError:
    traceback.print_exc()
try:
    from _errors import raises
except ZeroDivisionError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)])
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as e:
    print(e)
for source in ("from . import x", "from .x import y", "import .x", "from __future__ import nonsense", "__import__('')", "__import__(1)", "from math import nothing", "import math.nothing"):
    try:
        exec(source, {"__name__": "__main__"})
    except (ImportError, SyntaxError, TypeError, ValueError) as e:
        print(source, "->", type(e).__name__, str(e).split(" (/")[0].split(" (unk")[0] if "math" in source else e)
import _errors.syntax
