"""A package."""
print("init of", __name__)
from .sub import in_sub
from_init = "init got " + in_sub
public = 1
_private = 2
__all__ = ["public", "late", "from_init"]
