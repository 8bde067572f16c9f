# conform: stdin = first line
# conform: stdin = 42
# conform: stdin = "no line end"
"""`input` reads a line without its end and raises EOFError at the end; `sys.stdin` shares its buffer."""
import sys
print(repr(input("prompt> ")))
print(int(input()) + 1)
print(repr(sys.stdin.readline()))
try:
    input()
except EOFError as e:
    print("EOFError:", e)
print(repr(sys.stdin.read()))
