"""Line ends of all three kinds mean the same, also in strings."""
x = 1
if x:
    y = """a
b"""
    print(repr(y), x)
z = """cd"""print(repr(z))print(r"e\
f")
1 / 0