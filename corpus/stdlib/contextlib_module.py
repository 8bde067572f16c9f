"""`contextlib`: generator managers, suppress, redirect, ExitStack, closing, nullcontext."""
from contextlib import *
import io
@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as e:
        print("handled", e)
    finally:
        print(f"</{name}>")
with tag("a") as x, tag("b"):
    print(x)
with tag("v"):
    raise ValueError("inside")
try:
    with tag("k"): raise KeyError("out")
except KeyError as e:
    print("outside", e)
@tag("decorator")
def f(): return "decorated"
print(f())
with suppress(ZeroDivisionError, KeyError): 1 / 0
buf = io.StringIO()
with redirect_stdout(buf): print("captured")
print(repr(buf.getvalue()))
with ExitStack() as stack:
    for n in "xyz": stack.enter_context(tag(n))
    stack.callback(print, "callback")
    stack.push(lambda *a: print("pushed", a[0]))
class C:
    def close(self): print("closed")
with closing(C()), nullcontext(5) as n: print(n)
@contextmanager
def no_yield():
    if False: yield
@contextmanager
def two():
    yield
    yield
for bad in (no_yield, two):
    try:
        with bad(): pass
    except RuntimeError as e:
        print(e)
