"""A simple module."""
print("importing", __name__)
value = 42
def function(x):
    return x * value
