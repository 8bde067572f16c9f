"""Needs a name of c too early."""
from .c import late
early = 1
