"""`eval` with explicit namespaces: globals get `__builtins__`, any mapping may be locals; with one namespace both are it."""
d = {"x": 10}
print(eval("x + 1", d), "__builtins__" in d)
print(eval("x", {"x": 1}, {"x": 2}))
print(eval("x + y", {"x": 1}, {"y": 2}))
class M(dict):
    def __missing__(self, key):
        return f"<{key}>"
print(eval("a + b", {}, M()))
class Only:
    def __getitem__(self, key):
        if key == "v": return 42
        raise KeyError(key)
print(eval("v", {}, Only()))
try:
    eval("w", {}, Only())
except NameError as e:
    print(e)
for bad in ((1,), ({}, 1)):
    try:
        eval("1", *bad)
    except TypeError as e:
        print(e)
print(eval("len", {"__builtins__": {"len": "not the builtin"}}))
try:
    eval("len('x')", {"__builtins__": {}})
except NameError as e:
    print(e)
print(eval("globals() is g", d2 := {"g": None}) if False else eval("sorted(k for k in globals() if k != '__builtins__')", {"a": 1}))
print(eval("locals() is loc", {"loc": (loc := {})}, loc) if False else eval("sorted(locals())", {}, {"p": 1}))
