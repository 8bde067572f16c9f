"""Values go straight into locals; borrowed locals are read in place; `:=` forces copies."""


def swap(a, b):
    a, b = b, a
    return a - b


def update(obj, key):
    obj.count += 1
    obj.table[key] = total = obj.count * 2
    return total


def walrus(x):
    return x + (x := 1)

## code <module> (1) locals [] cells [] free [] registers 5 flags 0x0
##     1     0 LoadConst dst=%0 value="Values go straight into locals; borrowed locals are read in place; `:=` forces copies."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code swap>
##           3 StoreName src=%0 name=swap
##     9     4 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code update>
##           5 StoreName src=%0 name=update
##    15     6 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code walrus>
##           7 StoreName src=%0 name=walrus
##           8 LoadConst dst=%0 value=None
##           9 Return src=%0
##
## code swap (4) locals [a b] cells [] free [] registers 4 flags 0x3
##     5     0 Move dst=%0 src=%b
##           1 Move dst=%1 src=%a
##           2 Move dst=%a src=%0
##           3 Move dst=%b src=%1
##     6     4 Sub dst=%0 lhs=%a rhs=%b
##           5 Return src=%0
##           6 LoadConst dst=%0 value=None
##           7 Return src=%0
##
## code update (9) locals [obj key total] cells [] free [] registers 6 flags 0x3
##    10     0 LoadAttr dst=%0 obj=%obj name=count
##           1 LoadInt dst=%1 value=1
##           2 InplaceAdd dst=%0 lhs=%0 rhs=%1
##           3 StoreAttr obj=%obj value=%0 name=count
##    11     4 LoadAttr dst=%1 obj=%obj name=count
##           5 LoadInt dst=%2 value=2
##           6 Mul dst=%0 lhs=%1 rhs=%2
##           7 Copy dst=%1 src=&%0
##           8 LoadAttr dst=%2 obj=%obj name=table
##           9 StoreItem obj=%2 index=%key value=%1
##          10 Move dst=%total src=%0
##    12    11 Return src=%total
##          12 LoadConst dst=%0 value=None
##          13 Return src=%0
##
## code walrus (15) locals [x] cells [] free [] registers 5 flags 0x3
##    16     0 Move dst=%1 src=%x
##           1 LoadInt dst=%2 value=1
##           2 Copy dst=%3 src=&%2
##           3 Move dst=%x src=%3
##           4 Add dst=%0 lhs=%1 rhs=%2
##           5 Return src=%0
##           6 LoadConst dst=%0 value=None
##           7 Return src=%0
