"""An attribute of two classes: what the comparisons have shown is known of the object from then on."""
class A:
    def __init__(self):
        self.x = 1
class B:
    def __init__(self):
        self.y = 2
        self.x = 3
def shown(o, n):
    first = o.x
    if n:
        first += o.x
    return first
for i in range(40):
    shown(A(), i % 2)
    shown(B(), i % 2)
## == graph of shown, opt
## call 0: shown
##   block 0:0, may be entered
##     call 0: %o in memory; %n int, clean; %first unbound, clean
##     0 LoadAttr dst=%first obj=%o name=x
##     1 JumpIfFalse cond=%n target=@4
##     goes to 0:2, 0:4
##   block 0:2
##     call 0: %o object, clean; %n int, clean; %first in memory
##     2 LoadAttr dst=%0 obj=%o name=x
##     3 InplaceAdd dst=%first lhs=%first rhs=%0
##     goes to 0:4
##   block 0:4
##     call 0: %o object, clean; %n int, clean; %first in memory
##     4 Return src=%first
##     leaves
## == graph of shown, opt
## call 0: shown
##   block 0:0, may be entered
##     call 0: %o in memory; %n int, clean; %first unbound, clean
##     0 LoadAttr dst=%first obj=%o name=x
##     1 JumpIfFalse cond=%n target=@4
##     goes to 0:2, 0:4
##   block 0:2
##     call 0: %o object, clean, of 2 layouts; %n int, clean; %first object, clean
##     2 LoadAttr dst=%0 obj=%o name=x
##     3 InplaceAdd dst=%first lhs=%first rhs=%0
##     goes to 0:4
##   block 0:4
##     call 0: %o object, clean, of 2 layouts; %n int, clean; %first in memory
##     4 Return src=%first
##     leaves
