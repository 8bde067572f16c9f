"""A metaclass orders the bases: the class need not come first, and layouts must agree."""
class Backwards(type):
    def mro(cls):
        return list(reversed(type.mro(cls)))
class Plain:
    def who(self): return "plain"
class Odd(Plain, metaclass=Backwards):
    def who(self): return "odd"
print([c.__name__ for c in Odd.__mro__], Odd().who())
for order in ([dict, object], [1], [int]):
    class Chosen(type):
        def mro(cls): return [cls, *order]
    try:
        class Bad(metaclass=Chosen): pass
    except TypeError as e:
        print(e)
