"""A traceback abbreviates repeated frames after the third."""
def loop(n):
    if n:
        loop(n - 1)
    else:
        raise ValueError("bottom")
def ping(n): pong(n)
def pong(n):
    if n == 0: raise KeyError("pong")
    ping(n - 1)
import traceback
try:
    ping(2)
except KeyError:
    traceback.print_exc()
loop(10)
