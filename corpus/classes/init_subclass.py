"""`__init_subclass__` runs for each subclass with the keyword arguments of its class statement."""
class Plugin:
    registry = {}
    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        Plugin.registry[key or cls.__name__.lower()] = cls
        print("subclass", cls.__name__, key)
class A(Plugin): pass
class B(Plugin, key="bee"): pass
class C(B): pass
print(sorted(Plugin.registry))
try:
    class D(Plugin, nonsense=1): pass
except TypeError as e:
    print(e)
try:
    class E(x=1): pass
except TypeError as e:
    print(e)
class Order:
    def __set_name__(self, o, n): print("set_name", n)
class Base:
    def __init_subclass__(cls): print("init_subclass", hasattr(cls, "attr"))
class F(Base):
    attr = Order()
class G:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k!r}]"
print(G[1], G["a", 2])
try:
    type("H", (), {})[1]
except TypeError as e:
    print(e)
