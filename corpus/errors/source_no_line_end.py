"""The last line needs no line end, also when it is a comment or a block."""
for i in range(2):
    print(i)
    # comment