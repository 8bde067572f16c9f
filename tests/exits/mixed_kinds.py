"""Floats and bools are made words again where the code is left."""
def shown(x, n):
    small = x < 3.0
    y = x * 2.0
    n += 1
    if small:
        y += n
    return y
shown(1.5, 4)
## == exits of shown, opt
## exit0: line 5, 5 InplaceAdd dst=%n lhs=%n rhs=%0: %small from bool, %y from float, %0 from word
