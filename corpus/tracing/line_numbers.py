"""`f_lineno` and `co_lines` name the line of each instruction; multi-line expressions report the lines of their parts."""
import sys
def line(): return sys._getframe(1).f_lineno
base = line()
values = [
    line() - base,
    line() - base,
    (line()
     - base),
]
print(values)
print(line() - base,
      line() - base)
def f(a,
      b=line() - base):
    return (a +
            b +
            line() - base)
print(f(1), f.__code__.co_firstlineno - base)
@(lambda fn: fn)
def decorated():
    return sys._getframe().f_lineno - decorated.__code__.co_firstlineno
print(decorated())
def body(x):
    if x:
        return 1
    while x < 3:
        x += 1
    return x
lines = sorted({l - body.__code__.co_firstlineno for _, _, l in body.__code__.co_lines() if l})
print(lines)
