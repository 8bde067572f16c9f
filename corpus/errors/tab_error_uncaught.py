"""Inconsistent tabs and blanks are a TabError."""
if True:
        a = 1
	b = 2
