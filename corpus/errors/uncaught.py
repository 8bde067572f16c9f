"""An uncaught exception prints its traceback with carets to standard error and ends with status 1."""
def inner(a, b):
    return a / b
def outer():
    value = inner(1,
                  0)
    return value
print("before")
outer()
print("not reached")
