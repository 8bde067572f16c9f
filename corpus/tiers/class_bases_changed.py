"""`__bases__` assigned and methods of bases changed while hot: look-ups, `super()` and `isinstance` follow."""
class Base1:
    name = "one"
    def f(self): return 1
class Base2:
    name = "two"
    def f(self): return 2
    def extra(self): return "extra"
class Mid(Base1):
    def f(self): return super().f() * 10
class Leaf(Mid):
    def f(self): return super().f() + 5

def run(n, at, change):
    leaf, seen = Leaf(), []
    for i in range(n):
        if i == at: change()
        r = leaf.f(), leaf.name, isinstance(leaf, Base1), isinstance(leaf, Base2), hasattr(leaf, "extra")
        if not seen or seen[-1] != r: seen.append(r)
    return seen

def rebase(): Mid.__bases__ = (Base2,)
def rebase_back(): Mid.__bases__ = (Base1,)
def both(): Mid.__bases__ = (Base2, Base1)
def patch_base(): Base1.f = lambda self: 1.5
def patch_mid(): Mid.f = lambda self: 2 ** 62
def drop_leaf(): del Leaf.f
def add_name(): Leaf.name = "leaf"
for change in (rebase, rebase_back, both, rebase_back, patch_base, add_name, patch_mid, drop_leaf):
    print(change.__name__, run(3000, 2000, change))
print([c.__name__ for c in Leaf.__mro__])
try:
    Mid.__bases__ = (Leaf,)
except TypeError as e:
    print(e)
try:
    Mid.__bases__ = ()
except TypeError as e:
    print(e)

# Cooperative super() with a diamond, in one hot method of many receivers.
class R:
    def visit(self, path): return path + "R"
class X(R):
    def visit(self, path): return super().visit(path + "X")
class Y(R):
    def visit(self, path): return super().visit(path + "Y")
class XY(X, Y): pass
class YX(Y, X):
    def visit(self, path): return super(YX, self).visit(path + ".")
out = {}
for i in range(3000):
    o = (R, X, Y, XY, YX)[i % 5]()
    r = o.visit("")
    out[r] = out.get(r, 0) + 1
    if i == 2500: Y.visit = lambda self, path: path + "y"
print(out)
def alone(self): return super().visit("")
try: alone(X())
except RuntimeError as e: print(e)
