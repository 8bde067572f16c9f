"""Captured values wait in temporaries until the whole pattern has matched."""


def shape(value):
    match value:
        case {"kind": "circle", "r": r}:
            return r
        case [x, *_, y] | (x, y) if x:
            return x + y
        case Point(0, z=-1.5) as p:
            return p
        case _:
            return None

## code <module> (1) locals [] cells [] free [] registers 5 flags 0x0
##     1     0 LoadConst dst=%0 value="Captured values wait in temporaries until the whole pattern has matched."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code shape>
##           3 StoreName src=%0 name=shape
##           4 LoadConst dst=%0 value=None
##           5 Return src=%0
##
## code shape (4) locals [value r x y p] cells [] free [] registers 14 flags 0x3
##     5     0 Move dst=%0 src=%value
##     6     1 MatchMapping dst=%1 subject=&%0
##           2 JumpIfFalse cond=%1 target=@24
##           3 GetLen dst=%1 src=&%0
##           4 LoadInt dst=%2 value=2
##           5 Ge dst=%1 lhs=%1 rhs=%2
##           6 JumpIfFalse cond=%1 target=@24
##           7 LoadConst dst=%2 value="kind"
##           8 LoadConst dst=%3 value="r"
##           9 BuildTuple dst=%1 items=[%2;2]
##          10 MatchKeys dst=%2 subject=&%0 keys=&%1
##          11 Copy dst=%3 src=&%2
##          12 JumpIfNone src=%3 target=@25
##          13 UnpackSequence dst=[%3;2] src=%2
##          14 Copy dst=%5 src=&%3
##          15 LoadConst dst=%6 value="circle"
##          16 Eq dst=%5 lhs=%5 rhs=%6
##          17 JumpIfFalse cond=%5 target=@28
##          18 Drop src=%3
##          19 Drop src=%1
##          20 Move dst=%r src=%4
##          21 Drop src=%0
##     7    22 Return src=%r
##     0    23 Jump target=@117
##     6    24 Jump target=@32
##          25 Drop src=%2
##          26 Drop src=%1
##          27 Jump target=@32
##          28 Drop src=%4
##          29 Drop src=%3
##          30 Drop src=%1
##          31 Jump target=@32
##     8    32 Copy dst=%3 src=&%0
##          33 MatchSequence dst=%4 subject=&%3
##          34 JumpIfFalse cond=%4 target=@51
##          35 GetLen dst=%4 src=&%3
##          36 LoadInt dst=%5 value=2
##          37 Ge dst=%4 lhs=%4 rhs=%5
##          38 JumpIfFalse cond=%4 target=@51
##          39 Copy dst=%5 src=&%3
##          40 LoadInt dst=%6 value=0
##          41 LoadItem dst=%4 obj=%5 index=%6
##          42 Copy dst=%6 src=&%3
##          43 GetLen dst=%7 src=&%3
##          44 LoadInt dst=%8 value=1
##          45 Sub dst=%7 lhs=%7 rhs=%8
##          46 LoadItem dst=%5 obj=%6 index=%7
##          47 Drop src=%3
##          48 Move dst=%1 src=%4
##          49 Move dst=%2 src=%5
##          50 Jump target=@69
##          51 Drop src=%3
##          52 Jump target=@53
##          53 Copy dst=%3 src=&%0
##          54 MatchSequence dst=%4 subject=&%3
##          55 JumpIfFalse cond=%4 target=@66
##          56 GetLen dst=%4 src=&%3
##          57 LoadInt dst=%5 value=2
##          58 Eq dst=%4 lhs=%4 rhs=%5
##          59 JumpIfFalse cond=%4 target=@66
##          60 Copy dst=%4 src=&%3
##          61 UnpackSequence dst=[%5;2] src=%4
##          62 Drop src=%3
##          63 Move dst=%1 src=%5
##          64 Move dst=%2 src=%6
##          65 Jump target=@69
##          66 Drop src=%3
##          67 Jump target=@68
##          68 Jump target=@76
##          69 Move dst=%x src=%1
##          70 Move dst=%y src=%2
##          71 JumpIfFalse cond=%x target=@77
##          72 Drop src=%0
##     9    73 Add dst=%1 lhs=%x rhs=%y
##          74 Return src=%1
##     0    75 Jump target=@119
##     8    76 Jump target=@77
##    10    77 Copy dst=%1 src=&%0
##          78 LoadGlobal dst=%2 name=Point
##          79 MatchClass dst=%2 subject=&%1 class=%2 count=1 names=("z")
##          80 Copy dst=%3 src=&%2
##          81 JumpIfNone src=%3 target=@99
##          82 UnpackSequence dst=[%3;2] src=%2
##          83 Copy dst=%5 src=&%3
##          84 LoadInt dst=%6 value=0
##          85 Eq dst=%5 lhs=%5 rhs=%6
##          86 JumpIfFalse cond=%5 target=@102
##          87 Drop src=%3
##          88 Copy dst=%5 src=&%4
##          89 LoadConst dst=%6 value=-1.5
##          90 Eq dst=%5 lhs=%5 rhs=%6
##          91 JumpIfFalse cond=%5 target=@106
##          92 Drop src=%4
##          93 Drop src=%1
##          94 Copy dst=%5 src=&%0
##          95 Move dst=%p src=%5
##          96 Drop src=%0
##    11    97 Return src=%p
##     0    98 Jump target=@121
##    10    99 Drop src=%2
##         100 Drop src=%1
##         101 Jump target=@109
##         102 Drop src=%4
##         103 Drop src=%3
##         104 Drop src=%1
##         105 Jump target=@109
##         106 Drop src=%4
##         107 Drop src=%1
##         108 Jump target=@109
##    12   109 Nop
##         110 Drop src=%0
##    13   111 LoadConst dst=%1 value=None
##         112 Return src=%1
##     0   113 Jump target=@123
##    12   114 Jump target=@125
##     0   115 LoadConst dst=%0 value=None
##         116 Return src=%0
##     7   117 LoadConst dst=%0 value=None
##         118 Return src=%0
##     9   119 LoadConst dst=%0 value=None
##         120 Return src=%0
##    11   121 LoadConst dst=%0 value=None
##         122 Return src=%0
##    13   123 LoadConst dst=%0 value=None
##         124 Return src=%0
##    12   125 LoadConst dst=%0 value=None
##         126 Return src=%0
