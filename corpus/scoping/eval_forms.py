"""`eval` takes an expression as text, bytes or code; blanks before it are skipped; statements are errors."""
print(eval("  1 + 1"), eval("\t2"), eval(b"3"), eval("4\n"), eval("(5\n+ 1)"), eval("7 # comment"))
print(eval(compile("6 * 7", "<s>", "eval")))
print(eval(compile("x = 1", "<s>", "exec")))
def f(): return "called through its code"
print(eval(f.__code__))
for bad in ("x = 1", "", "1 +", "pass", "1 2"):
    try:
        eval(bad)
    except SyntaxError as e:
        print(repr(bad), type(e).__name__, e.msg)
try:
    eval(1)
except TypeError as e:
    print(e)
def g(a): pass
def outer():
    v = 1
    def inner(): return v
    return inner
try:
    eval(outer().__code__)
except TypeError as e:
    print(e)
