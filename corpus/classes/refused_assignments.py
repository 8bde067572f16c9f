"""Attributes that cannot be assigned or deleted, and what is said then."""
class C: 
    x = 1
    def m(self): pass
class S: __slots__ = ("a",)
class P:
    @property
    def p(self): return 1
def t(f, *a):
    try: f(*a); print("ok")
    except Exception as e: print(type(e).__name__, e, getattr(e, "name", 0), type(getattr(e, "obj", 0)).__name__)
c = C()
t(delattr, c, "a"); t(delattr, c, "a"); t(delattr, c, "x"); t(delattr, c, "m")
c.a = 1; del c.a; t(delattr, c, "a")
d = C(); d.__dict__; t(delattr, d, "a")
t(delattr, C, "zz"); t(setattr, S(), "b", 1); t(delattr, S(), "b"); t(delattr, S(), "a"); t(getattr, S(), "a"); t(setattr, P(), "p", 1); t(delattr, P(), "p")
t(setattr, 5, "x", 1); t(delattr, 5, "x"); t(setattr, 5, "real", 1); t(delattr, 5, "real"); t(setattr, int, "x", 1); t(delattr, int, "x"); t(setattr, object(), "x", 1)
import sys; t(delattr, sys, "nope"); t(getattr, sys, "nope"); t(setattr, len, "x", 1); t(setattr, len, "__name__", 1)
t(setattr, S, "a", 1); t(delattr, S, "a"); t(delattr, S, "a")
def f(): pass
t(delattr, f, "nope"); t(setattr, f, "__closure__", 1); t(delattr, f, "__globals__"); t(setattr, f, "__name__", 1); t(delattr, f, "__name__");t(setattr, f, "__code__", 1)
t(setattr, f, "__defaults__", 1);t(setattr, f, "__kwdefaults__", 1);t(setattr, f, "__dict__", 1);t(setattr, f, "__annotations__", 1);t(setattr, f, "__builtins__", 1); t(setattr, f, "__qualname__", 1); t(delattr, f, "__code__"); t(delattr, f, "__dict__"); t(delattr, f, "__defaults__")
t(setattr, ValueError(), "__traceback__", 1);t(setattr, ValueError(), "__cause__", 1);t(setattr, ValueError(), "__context__", 1);t(setattr, ValueError(), "args", 1);t(delattr, ValueError(), "args");t(delattr, ValueError(), "__cause__"); t(delattr, ValueError(), "zz"); t(delattr, ValueError(), "__traceback__")
class Z(ValueError): pass
t(delattr, Z(), "zz"); t(setattr, (1).__add__, "q", 1); t(setattr, c.m, "q", 1); t(delattr, c.m, "q"); t(setattr, C, "__dict__", 1); t(setattr, C, "__name__", 1); t(delattr, C, "__name__"); t(setattr, C, "__bases__", 1); t(delattr, C, "__bases__"); t(setattr, C, "__module__", 1); t(delattr, C, "__module__"); t(setattr, C, "__doc__", 1); t(delattr, C, "__doc__"); t(setattr, C, "__mro__", 1); t(setattr, c, "__class__", 1); t(delattr, c, "__class__"); t(setattr, c, "__dict__", 1); t(delattr, c, "__dict__"); t(setattr, c, "__weakref__", 1); t(setattr, int, "__name__", "x"); t(setattr, C, "__name__", "a\0b"); t(setattr, C, "__qualname__", 1); t(setattr, C, "__abstractmethods__", 5);t(delattr, C, "__abstractmethods__");t(delattr, C, "__abstractmethods__")
g = (i for i in ()); t(setattr, g, "gi_frame", 1); t(setattr, g, "gi_running", 1); t(setattr, g, "__name__", 1); t(delattr, g, "__name__"); t(setattr, g, "x", 1)
t(setattr, range(1), "start", 1); t(setattr, slice(1), "start", 1); t(setattr, 1j, "real", 1); t(setattr, property(), "fget", 1); t(setattr, type(sys), "x", 1); t(setattr, sys, "__dict__", 1); t(setattr, sys, "__name__", 1); t(setattr, super(C, c), "x", 1); t(setattr, f.__code__, "co_name", 1); t(setattr, sys._getframe(), "f_locals", 1); t(setattr, sys._getframe(), "f_back", 1); t(setattr, sys._getframe(), "f_trace_lines", 1); t(setattr, memoryview(b""), "obj", 1); t(setattr, staticmethod(f), "x", 1); t(setattr, [].append, "__self__", 1)
