"""A method and the function that it calls are inlined: their frames are not made."""
def half(x):
    return x * 0.5
class Point:
    def __init__(self, x):
        self.x = x
    def shift(self, by):
        return self.x + half(by)
def shown(point, by):
    return point.shift(by)
for i in range(40):
    shown(Point(1.5), 3.0)
## == graph of shown, opt
## call 0: shown
##   block 0:0, may be entered
##     call 0: %point in memory; %by float, clean
##     0 LoadMethod dst=[%1;2] obj=%point name=shift
##     1 Move dst=%3 src=%by
##     2 CallMethod dst=%0 args=[%1;3]
##     3 Return src=%0
##     leaves
## == graph of shown, opt
## call 0: shown
##   block 0:0, may be entered
##     call 0: %point in memory; %by float, clean
##     0 LoadMethod dst=[%1;2] obj=%point name=shift
##     1 Move dst=%3 src=%by
##     2 CallMethod dst=%0 args=[%1;3]
##     goes to 1:0
##   block 0:3
##     call 0: %point object, clean, of one layout; %by float, clean; %0 float
##     3 Return src=%0
##     leaves
## call 1: Point.shift, inlined at 0:2
##   block 1:0
##     call 0: %point object, clean, of one layout; %by float, clean
##     call 1 without frame: %self borrowed from a local at depth 0, of one layout; %by float
##     0 LoadAttr dst=%1 obj=%self name=x
##     1 LoadGlobal dst=%3 name=half
##     2 Move dst=%5 src=%by
##     3 Call dst=%2 args=[%3;3]
##     goes to 2:0
##   block 1:4
##     call 0: %point object, clean, of one layout; %by float, clean
##     call 1 without frame: %self borrowed from a local at depth 0, of one layout; %by float; %1 borrowed from the heap; %2 float
##     4 Add dst=%0 lhs=%1 rhs=%2
##     5 Return src=%0
##     goes to 0:3
## call 2: half, inlined at 1:3
##   block 2:0
##     call 0: %point object, clean, of one layout; %by float, clean
##     call 1 without frame: %self borrowed from a local at depth 0, of one layout; %by float; %1 borrowed from the heap
##     call 2 without frame: %x float
##     0 LoadConst dst=%1 value=0.5
##     1 Mul dst=%0 lhs=%x rhs=%1
##     2 Return src=%0
##     goes to 1:4
