"""A module two levels down."""
from . import in_sub as here
from .. import public as up
from ..late import describe
sibling = describe()
