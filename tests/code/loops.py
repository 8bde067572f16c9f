"""Iterators live in a temporary that `break` and `return` drop; constants in conditions vanish."""


def first(items, wanted):
    for at, item in items:
        if not 0 < item <= wanted:
            continue
        if item == wanted:
            break
    else:
        return None
    return at


def forever(step):
    while True:
        if step():
            return

## code <module> (1) locals [] cells [] free [] registers 5 flags 0x0
##     1     0 LoadConst dst=%0 value="Iterators live in a temporary that `break` and `return` drop; constants in conditions vanish."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code first>
##           3 StoreName src=%0 name=first
##    15     4 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code forever>
##           5 StoreName src=%0 name=forever
##           6 LoadConst dst=%0 value=None
##           7 Return src=%0
##
## code first (4) locals [items wanted at item] cells [] free [] registers 8 flags 0x3
##     5     0 Move dst=%0 src=%items
##           1 GetIter dst=%0 src=%0
##           2 ForIter dst=%1 iter=&%0 done=@17
##           3 UnpackSequence dst=[%2;2] src=%1
##           4 Move dst=%at src=%2
##           5 Move dst=%item src=%3
##     6     6 LoadInt dst=%1 value=0
##           7 Lt dst=%2 lhs=%1 rhs=%item
##           8 JumpIfFalse cond=%2 target=@11
##           9 Le dst=%3 lhs=%item rhs=%wanted
##          10 JumpIfTrue cond=%3 target=@12
##     7    11 JumpBack target=@2
##     8    12 Eq dst=%1 lhs=%item rhs=%wanted
##          13 JumpIfFalse cond=%1 target=@16
##     9    14 Drop src=%0
##          15 Jump target=@19
##     0    16 JumpBack target=@2
##    11    17 LoadConst dst=%0 value=None
##          18 Return src=%0
##    12    19 CheckBound local=&%at
##          20 Return src=%at
##          21 LoadConst dst=%0 value=None
##          22 Return src=%0
##
## code forever (15) locals [step] cells [] free [] registers 4 flags 0x3
##    16     0 Nop
##    17     1 Move dst=%1 src=%step
##           2 Call dst=%0 args=[%1;2]
##           3 JumpIfFalse cond=%0 target=@7
##    18     4 Nop
##           5 LoadConst dst=%0 value=None
##           6 Return src=%0
##    16     7 JumpBack target=@1
##     0     8 LoadConst dst=%0 value=None
##           9 Return src=%0
