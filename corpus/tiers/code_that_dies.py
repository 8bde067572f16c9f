# conform: check = opt: code_freed > 60000
# conform: check = opt: code_most < 60000
# conform: check = baseline: code_freed > 60000
# conform: check = baseline: code_most < 60000
"""Functions are made, get hot and die; others get new code while the old one runs. Memory for code is given back."""
import gc

TEXT = """
def made(n):
    total = {0}
    for i in range(n):
        total += i * {0}
        if total > 1000:
            total -= 999
    return total
"""


def make(k):
    namespace = {}
    exec(compile(TEXT.format(k), __file__, "exec"), namespace)
    return namespace.pop("made")


total = 0
for k in range(90):
    function = make(k)
    total += function(30) + function(30)
print(total)


# The last reference goes while the function runs.
def replace_itself(n):
    global replace_itself
    old, replace_itself = replace_itself, make(n)
    del old
    gc.collect()
    total = 0
    for i in range(n):
        total += i
    return total


print(replace_itself(50), replace_itself(50))


# Code that is running is replaced by other code, and by none.
def running(n):
    if n == 3:
        running.__code__ = make(3).__code__
    total = 0
    for i in range(100):
        total += i * n
    return total


print([running(n) for n in range(6)])


# Two that call each other, and nobody else.
def pair():
    namespace = {}
    text = "def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)\n"
    exec(compile(text, __file__, "exec"), namespace)
    return namespace["even"]


for _ in range(5):
    even = pair()
    print([n for n in range(12) if even(n)])
    del even
    gc.collect()


# Guards fail until the code is made anew, several times.
def changing(values):
    total = 0
    for value in values:
        total = total + value
    return total


for kind in (1, 1.5, True, 2 ** 70, 3):
    print([changing([kind] * 40) for _ in range(90)][-1])
