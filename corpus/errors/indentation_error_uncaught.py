"""An indentation error names the statement that lacks its block."""
def f():
    if True:
    return 1
