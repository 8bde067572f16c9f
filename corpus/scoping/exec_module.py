"""`exec` at module level binds globals; with two namespaces it runs like a class body."""
exec("a = 1\nb = a + 1")
print(a, b)
ns = {}
exec("x = 1\ndef f(): return x", ns)
print(ns["x"], ns["f"](), sorted(k for k in ns if k != "__builtins__"))
g, l = {}, {}
exec("x = 1\nglobal y\ny = 2", g, l)
print(l, sorted(k for k in g if k != "__builtins__"))
try:
    exec("x = 1\ndef f(): return x\nprint(f())", {}, {})
except NameError as e:
    print(e)
try:
    exec("n = 3\nprint([n for _ in range(2)])", {}, {})
except NameError as e:
    print(e)
exec("n = 3\nprint([n for _ in range(2)])", {})
code = compile("for i in range(2): print('code', i)", "<c>", "exec")
exec(code)
exec(code, {"range": lambda n: "ab"})
print(exec("1 + 1"))
