"""Parameters: positional-only, defaults, `*args`, keyword-only, `**kwargs`, in every mix."""
def plain(a, b): return a, b
def defaults(a, b=2, c=3): return a, b, c
def var(*args, **kw): return args, kw
def kwonly(a, *, k, l=5): return a, k, l
def posonly(a, b=2, /, c=3, *, d=4): return a, b, c, d
def everything(a, b=1, /, c=2, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
print(plain(1, 2), plain(b=1, a=2), plain(1, b=2))
print(defaults(1), defaults(1, c=9), defaults(1, 2, 4))
print(var(), var(1, 2, x=3))
print(kwonly(1, k=2), kwonly(k=1, a=0, l=2))
print(posonly(1), posonly(1, 5, d=7, c=6))
print(everything(0, d=4), everything(0, 1, 2, 3, 4, d=5, a=6, b=7, z=8))
calls = ["plain()", "plain(1)", "plain(1, 2, 3)", "plain(1, a=2)", "plain(1, c=2)", "defaults()", "defaults(1, 2, 3, 4)", "kwonly(1, 2)", "kwonly(1)", "kwonly(k=1)",
         "posonly(a=1)", "posonly(1, b=2)", "posonly()", "everything()", "everything(1)", "(lambda x, y, z: 0)()", "(lambda *, x, y, z: 0)()", "(lambda a, b=1: 0)(1, 2, 3)"]
for c in calls:
    try:
        print(eval(c))
    except TypeError as e:
        print(c, "->", e)
print(everything.__defaults__, everything.__kwdefaults__, everything.__code__.co_posonlyargcount, everything.__code__.co_kwonlyargcount, everything.__code__.co_argcount)
