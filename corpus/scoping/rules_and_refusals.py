"""Scopes of all kinds, and programs that break their rules."""
x = "global"
class C:
    x = "class"
    def f(self): return x
    g = [x for _ in range(1)]
    try: h = [x + y for y in ["a"]]
    except NameError as e: print(e)
    exec("k = x + '!'")
    print(k, locals().keys() >= {"x", "k"})
def f():
    x = 1
    def g():
        nonlocal x
        x += 1
        def h():
            global x
            x = "changed"
            return x
        return h(), x
    return g(), x
print(f(), x, C.g)
def g():
    try: print(y)
    except UnboundLocalError as e: print(e)
    for y in range(2): pass
    print(y)
    del y
    try: y
    except UnboundLocalError as e: print(e)
g()
def h():
    exec("zz = 5")
    try: return zz
    except NameError as e: return str(e)
print(h())
print([a for a in range(3) if (b := a)], b)
def k(n=[]): n.append(1); return n
print(k(), k())
fs = [lambda: i for i in range(3)]; print([f() for f in fs])
def m():
    i = 1
    class D:
        i = i if False else 2
        def get(self): return i
    return D().get(), D.i
try: print(m())
except NameError as e: print(e)
def v():
    a = 1
    def w(): return a, locals()
    return w(), locals().keys()
print(v())
class M(type):
    def __getattr__(c, n): return "meta " + n
class N(metaclass=M): pass
print(N.foo)
try: N().foo
except AttributeError as e: print(e)
def gen():
    x = yield
    while True: x = yield x * 2
it = gen(); next(it); print(it.send(3), it.send(4))
import types
print(types.FunctionType(f.__code__, {"x": 1, "__builtins__": {}})) if 0 else None
print(eval("[x for x in range(n)]", {"n": 3}), eval("x", {"x": 1}, {"x": 2}))
def ann(a: int, *b: "str", c: x = 1) -> None: q: int = 3
print(ann.__annotations__)
try: exec("def f():\n  global q\n  q: int = 1")
except SyntaxError as e: print(e)
for src in ("def f(a, a): pass", "nonlocal x", "def f():\n nonlocal zz", "def f():\n x = 1\n global x", "return", "yield", "break", "class A:\n return", "def f(x):\n global x", "[i := 0 for i in x]", "lambda: (yield)", "await x", "def f():\n import *", "x = *a", "del f()", "a + 1 = 2", "f() = 1", "None = 1", "for 1 in x: pass", "with a as 1: pass", "def f(*): pass", "f(a=1, 2)", "f(**a, *b)", "{**a for a in b}", "(x for x in y, 1)", "print 1", "if x = 1: pass", "'a' 1", "1a", "0777", "\"abc", "'''abc", "(", ")", "[1, 2", "x = {1: 2, 3}", "async def f():\n def g(): await x", "try: pass", "else: pass", "import a.b as c.d", "from . import *", "f(x for x in y, 1)", "def f(a=1, b): pass", "class", "@", "a b", "1 2", "if 1 pass", "while", "x++", "a ? b : c", "lambda x=: 1", "def f(x:): pass","match x:\n case a | b: pass","match x:\n case a: pass\n case b: pass"):
    try: compile(src, "<s>", "exec")
    except SyntaxError as e: print(repr(src), type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    else: print(repr(src), "ok")
