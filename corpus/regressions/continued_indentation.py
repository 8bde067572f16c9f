"""Indentation that goes over several lines by backslashes: the first line that is indented decides, in columns of both kinds."""
import ast
for s in ("\\\n   2", "\\\n2", "if 1:\n  x\n\\\n  y\n", "if 1:\n  x\n \\\n y\n", "if 1:\n  x\n\\\ny\n","  \\\n2", "if 1:\n \\\n  x\n y\n", "if 1:\n\\\n  x\n  y\n", "\\\n\\\n  x", "x\n\\\n\n", "\\\n", "if 1:\n  x\n  \\\n\ny", "if 1:\n  x\n\\\n  # c\n  y", "\\\n  # c\n2", "if 1:\n  x\n\\\n", "\\\n\t", "\\\n \\\n  2"):
    try: print(repr(s), ast.dump(ast.parse(s))[:80])
    except SyntaxError as e: print(repr(s), type(e).__name__, e, e.offset, e.text)
for s in ("if 1:\n\tx\n\t\\\ny", "if 1:\n\tx\n\\\n\ty", "if 1:\n  x\n\\\n y\n", "if 1:\n  x\n\\\n   y\n", "\\\n\\\n\\\n\t2", "if 1:\n\t\\\nx", "if 1:\n\t\\\nx\n\ty", "if 1:\n  \\\n      x\n  y", "if 1:\n  x\n \\\n\\\n  y"):
    try: print(repr(s), ast.dump(ast.parse(s))[:80])
    except SyntaxError as e: print(repr(s), type(e).__name__, e, e.offset, e.text)
