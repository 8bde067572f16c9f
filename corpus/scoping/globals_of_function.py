"""A function's globals are those of where it was defined; `types.FunctionType` can choose others."""
import types
x = "here"
def f(): return x, globals() is f.__globals__
print(f())
other = {"x": "there", "__builtins__": __builtins__, "f": f}
g = types.FunctionType(f.__code__, other)
print(g()[0], g.__globals__ is other)
ns = {"x": "exec'd"}
exec("def h(): return x", ns)
print(ns["h"]())
ns["x"] = "changed"
print(ns["h"]())
globals()["dynamic"] = 1
print(dynamic)
del globals()["dynamic"]
try:
    dynamic
except NameError as e:
    print(e)
k = types.FunctionType(f.__code__, {"x": 1, "f": f}, "renamed")
print(k.__name__, k.__qualname__, k()[0])
