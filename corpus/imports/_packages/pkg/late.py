"""A submodule that the package does not import."""
from . import from_init
from .. import pkg
def describe():
    return f"late in {__package__}, sees {from_init!r}, {pkg.public}"
