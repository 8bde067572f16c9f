# coding: latin-1
"""A byte order mark and another cookie contradict each other."""
print("never")
