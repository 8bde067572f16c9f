"""`map(eval, ...)` has no Python frame of its own: `eval` sees the locals of the frame that consumes the iterator."""
x = "module"
def consumed_here():
    x = "local"
    return list(map(eval, ["x"]))
print(consumed_here())
def make():
    x = "maker"
    return map(eval, ["x"])
print(list(make()))
def consume(it):
    x = "consumer"
    return list(it)
print(consume(make()))
def other_names():
    a, b = 1, 2
    return list(map(eval, ["a", "b", "a + b", "sorted(locals())"]))
print(other_names())
print(list(map(eval, ["x", "__name__"])))
