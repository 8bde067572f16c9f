# -*- coding: latin-1 -*-
"""A cookie in the first or second line sets the encoding."""
print("éÿ", len("é"), ascii("¤"))
1 / 0  # é
