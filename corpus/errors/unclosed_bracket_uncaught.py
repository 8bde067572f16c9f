"""A bracket that is never closed is reported where it was opened."""
values = [1, 2,
x = 5
print(values)
