"""A form feed is a blank that resets the indentation."""
x = 1

if x:
    print("indented")
print("after")
