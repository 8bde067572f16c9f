"""`nonlocal` finds the nearest enclosing function that has the name; classes between are skipped."""
def a():
    x = "a"
    y = "ay"
    def b():
        x = "b"
        def c():
            nonlocal x, y
            x, y = "from c", "y from c"
        c()
        return x
    return b(), x, y
print(a())
def f():
    v = 1
    class C:
        v = 2
        def m(self):
            nonlocal v
            v += 10
            return v
    c = C()
    return c.m(), C.v, v
print(f())
def deep():
    n = 0
    def one():
        def two():
            def three():
                nonlocal n
                n += 1
                return n
            return three
        return two
    t = one()()
    t(); t()
    return n
print(deep())
