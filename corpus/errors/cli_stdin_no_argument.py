# conform: command =
# conform: stdin = print("no argument", __name__)
# conform: stdin = raise SystemExit(4)
"""Without arguments a program is read from a standard input that is no terminal."""
