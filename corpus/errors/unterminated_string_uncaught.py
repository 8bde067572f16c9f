"""A string without its end is reported where it starts."""
x = 1
text = "no end
y = 2
