# conform: command = -c "import sys; print(sys.argv, __name__); print(__file__)"
# conform: args = a -b
"""`-c` runs text: `sys.argv[0]` is `-c`, there is no `__file__`, tracebacks have no source lines."""
