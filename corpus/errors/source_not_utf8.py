"""A byte that is not UTF-8 in a source without cookie is a SyntaxError."""
print("never")
x = "ÿ"
