# conform: command = -
# conform: args = x
# conform: stdin = import sys
# conform: stdin = def f(): return 1 / 0
# conform: stdin =
# conform: stdin = print(__name__, sys.argv)
# conform: stdin = f()
"""With `-` the program comes from standard input; its file is `<stdin>`."""
