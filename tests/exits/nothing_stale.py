"""A guard at the start of a function has nothing to write back."""
def shown(a, b):
    return a - b
shown(7, 3)
## == exits of shown, opt
## exit0: line 3, 0 Sub dst=%0 lhs=%a rhs=%b: nothing is stale
