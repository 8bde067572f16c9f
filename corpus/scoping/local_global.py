"""A name assigned anywhere in a function is local in all of it; other names are looked up in the module, then builtins."""
x = "global"
def read(): return x
def write():
    x = "local"
    return x
def early():
    try:
        return x
    except UnboundLocalError as e:
        return str(e)
    x = 1
def conditional(flag):
    if flag:
        x = "bound"
    try:
        return x
    except UnboundLocalError as e:
        return type(e).__name__
print(read(), write(), x)
print(early())
print(conditional(True), conditional(False))
def missing(): return no_such_name
try:
    missing()
except NameError as e:
    print(e, e.name)
def uses_builtin(): return len("abc")
print(uses_builtin())
len = lambda s: "shadowed"
print(uses_builtin())
del len
print(uses_builtin())
