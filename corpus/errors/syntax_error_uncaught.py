"""A syntax error of the program is reported with its line and a caret; nothing of the program runs."""
print("never printed")
def f(:
    pass
