"""Needs a name of d too early."""
from .d import early
late = 1
