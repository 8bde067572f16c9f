# coding: no-such-encoding
"""An unknown encoding is a SyntaxError."""
print("never")
