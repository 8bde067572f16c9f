"""`__del__` is looked up on the type, is inherited, and calls its base only when it says so."""
class A:
    def __del__(self): print("A.del", type(self).__name__)
class B(A): pass
class C(A):
    def __del__(self):
        print("C.del")
        super().__del__()
B(); C()
a = A()
a.__del__ = lambda: print("instance attribute is not used")
del a
class E: pass
e = E()
E.__del__ = lambda self: print("added later")
del e
class G(list):
    def __del__(self): print("list subclass", len(self))
G([1, 2])
class T(tuple):
    def __del__(self): print("tuple subclass", tuple(self))
T("ab")
x = A()
x.__del__()
print("called by hand")
del x
