"""A loop over floats: the sum stays in a machine register, the list in the frame."""
def shown(values, scale):
    total = 0.0
    for value in values:
        if value > 1.0:
            total += value * scale
    return total
values = [0.5, 1.5] * 10
for _ in range(40):
    shown(values, 2.0)
## == graph of shown, opt
## call 0: shown
##   block 0:0, may be entered
##     call 0: %values in memory; %scale float, clean; %total unbound, clean; %value unbound, clean
##     0 LoadConst dst=%total value=0.0
##     1 Move dst=%0 src=%values
##     2 GetIter dst=%0 src=%0
##     goes to 0:3
##   block 0:3, may be entered
##     call 0: %values in memory; %scale float, clean; %total float; %value in memory; %0 in memory
##     3 ForIter dst=%value iter=&%0 done=@10
##     goes to 0:4, 0:10
##   block 0:4
##     call 0: %values in memory; %scale float, clean; %total float; %value int; %0 object, clean
##     4 LoadConst dst=%2 value=1.0
##     5 Gt dst=%1 lhs=%value rhs=%2
##     6 JumpIfFalse cond=%1 target=@9
##     goes to 0:7, 0:9
##   block 0:7
##     call 0: %values in memory; %scale float, clean; %total float; %value int; %0 object, clean
##     7 Mul dst=%1 lhs=%value rhs=%scale
##     8 InplaceAdd dst=%total lhs=%total rhs=%1
##     goes to 0:9
##   block 0:9
##     call 0: %values in memory; %scale float, clean; %total float; %value int; %0 object, clean
##     9 JumpBack target=@3
##     goes to 0:3
##   block 0:10
##     call 0: %values in memory; %scale float, clean; %total float, clean; %value in memory
##     10 Return src=%total
##     leaves
## == graph of shown, opt
## call 0: shown
##   block 0:3, may be entered
##     call 0: %values in memory; %scale float, clean; %total float; %value float, clean; %0 in memory
##     3 ForIter dst=%value iter=&%0 done=@10
##     goes to 0:4, 0:10
##   block 0:4
##     call 0: %values in memory; %scale float, clean; %total float; %value object, clean; %0 object, clean
##     4 LoadConst dst=%2 value=1.0
##     5 Gt dst=%1 lhs=%value rhs=%2
##     6 JumpIfFalse cond=%1 target=@9
##     goes to 0:7, 0:9
##   block 0:7
##     call 0: %values in memory; %scale float, clean; %total float; %value float, clean; %0 object, clean
##     7 Mul dst=%1 lhs=%value rhs=%scale
##     8 InplaceAdd dst=%total lhs=%total rhs=%1
##     goes to 0:9
##   block 0:9
##     call 0: %values in memory; %scale float, clean; %total float; %value float, clean; %0 object, clean
##     9 JumpBack target=@3
##     goes to 0:3
##   block 0:10
##     call 0: %values in memory; %scale float, clean; %total float, clean; %value in memory
##     10 Return src=%total
##     leaves
