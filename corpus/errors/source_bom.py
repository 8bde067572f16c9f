"""A byte order mark before UTF-8 is skipped."""
print("é", __doc__)
raise ValueError("é")
