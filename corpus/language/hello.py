"""`print` writes its arguments separated by spaces, and a newline."""
print("hello", "world")
print()
print(1, 2.5, None, True, sep=", ", end="!\n")
