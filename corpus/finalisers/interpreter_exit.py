"""At exit the module's objects are finalised too; `sys` and builtins still work in `__del__`."""
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
module_level = D("module level")
in_list = [D("in a list")]
def f(): pass
f.attr = D("function attribute")
print("end of program")
