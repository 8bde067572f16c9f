# conform: args = first "second arg" --flag
"""A program is `__main__`; `sys.argv` holds its path and arguments; module attributes are set."""
import sys
import os
print(__name__)
print(os.path.basename(sys.argv[0]), sys.argv[1:])
print(os.path.basename(__file__))
print(sys.modules["__main__"].__name__)
print(__spec__, __package__)
print(type(__builtins__).__name__, type(__loader__).__name__ if __loader__ else None)
print(sorted(k for k in globals() if k.startswith("__")))
