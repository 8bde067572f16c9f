"""Calling a class runs `__new__`, then `__init__` if the result is an instance; `__call__` makes instances callable."""
class A:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        return super().__new__(cls)
    def __init__(self, *args, **kw):
        print("init", args, kw)
    def __call__(self, *args): return ("called", args)
a = A(1, k=2)
print(a(3), callable(a), callable(A), callable(1))
class Other:
    def __new__(cls): return 42
    def __init__(self): print("not run")
print(Other())
class Singleton:
    it = None
    def __new__(cls):
        if cls.it is None: cls.it = super().__new__(cls)
        return cls.it
    def __init__(self): print("init each time")
print(Singleton() is Singleton())
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
print(I(4), I(4) + 1, type(I(4) + 1).__name__, type(I(4)).__name__)
class BadInit:
    def __init__(self): return 1
for cls, args in ((BadInit, ()), (object, (1,)), (type("E", (), {}), (1,)), (type("F", (), {"__init__": lambda s, x: None}), ())):
    try:
        cls(*args)
    except TypeError as e:
        print(e)
class Tup(tuple):
    def __new__(cls, *a): return tuple.__new__(cls, a)
print(Tup(1, 2), Tup(1)[0], len(Tup()))
try:
    object.__new__(int)
except TypeError as e:
    print(e)
print(object.__new__(A).__class__.__name__)
i = object.__new__(A)
i.__call__ = lambda: "ignored"
print(i())
# A native `__new__` taken from another type makes no difference: instances are made as the base makes them.
class Taken:
    __new__ = list.__new__
class TakenByList(list):
    __new__ = object.__new__
class TakenLater(int):
    pass
TakenLater.__new__ = dict.__new__
class Below(TakenByList):
    pass
print(type(Taken()).__name__, TakenByList([1]), TakenLater("7"), Below([2]))
for make in lambda: object.__new__(list), lambda: list.__new__(Taken), lambda: list.__new__(3), lambda: TakenByList.__new__(TakenByList):
    try:
        make()
    except TypeError as e:
        print(e)
class BelowList(list):
    pass
class MadeByMethod(list):
    def __new__(cls):
        return object.__new__(cls)
for make in lambda: object.__new__(BelowList), MadeByMethod:
    try:
        make()
    except TypeError as e:
        print(e)
