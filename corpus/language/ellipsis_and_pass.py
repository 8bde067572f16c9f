"""`pass` and `...` do nothing; `...` is an object; a docstring is an expression that is kept."""
def stub(): ...
def documented():
    """The text."""
def empty(): pass
print(stub(), documented(), empty())
print(documented.__doc__, stub.__doc__)
print(..., Ellipsis is ..., type(...).__name__, bool(...))
class C: ...
print(C.__doc__)
class D:
    "doc of D"
    x: int
    y: str = "v"
print(D.__doc__, D.__annotations__, hasattr(D, "x"), D.y)
print(__doc__)
