"""Cells are made first; comprehensions are functions; class bodies run on a mapping."""


def outer(n):
    def inner(x=1, *, y: int = 2):
        return n + x + y

    return [inner(i) for i in range(n) if i]


class Base:
    __slots__ = ("__hidden",)

    def __init__(self):
        super().__init__()
        self.__hidden = None

## code <module> (1) locals [] cells [] free [] registers 8 flags 0x0
##     1     0 LoadConst dst=%0 value="Cells are made first; comprehensions are functions; class bodies run on a mapping."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code outer>
##           3 StoreName src=%0 name=outer
##    11     4 LoadBuildClass dst=%1
##           5 MakeFunction dst=%3 parts=[%4;4] present=0 code=<code Base>
##           6 LoadConst dst=%4 value="Base"
##           7 Call dst=%0 args=[%1;4]
##           8 StoreName src=%0 name=Base
##           9 LoadConst dst=%0 value=None
##          10 Return src=%0
##
## code outer (4) locals [n] cells [n inner] free [] registers 11 flags 0x3
##           0 MakeCellFrom cell=%n local=%n
##           1 MakeCell cell=%inner
##     5     2 LoadConst dst=%1 value=(1)
##           3 LoadConst dst=%5 value="y"
##           4 LoadInt dst=%6 value=2
##           5 BuildMap dst=%2 items=[%5;2]
##           6 LoadConst dst=%5 value="y"
##           7 LoadGlobal dst=%6 name=int
##           8 BuildTuple dst=%3 items=[%5;2]
##           9 Move dst=%5 src=%n
##          10 BuildTuple dst=%4 items=[%5;1]
##          11 MakeFunction dst=%0 parts=[%1;4] present=15 code=<code outer.<locals>.inner>
##          12 StoreCell cell=&%inner src=%0
##     8    13 Move dst=%7 src=%inner
##          14 BuildTuple dst=%6 items=[%7;1]
##          15 MakeFunction dst=%1 parts=[%3;4] present=8 code=<code outer.<locals>.<listcomp>>
##          16 LoadGlobal dst=%4 name=range
##          17 LoadCell dst=%6 cell=&%n
##          18 Call dst=%3 args=[%4;3]
##          19 GetIter dst=%3 src=%3
##          20 Call dst=%0 args=[%1;3]
##          21 Return src=%0
##          22 LoadConst dst=%0 value=None
##          23 Return src=%0
##
## code outer.<locals>.inner (5) locals [x y] cells [] free [n] registers 6 flags 0x13
##           0 CopyFreeVars
##     6     1 LoadCell dst=%2 cell=&%n
##           2 Add dst=%1 lhs=%2 rhs=%x
##           3 Add dst=%0 lhs=%1 rhs=%y
##           4 Return src=%0
##           5 LoadConst dst=%0 value=None
##           6 Return src=%0
##
## code outer.<locals>.<listcomp> (8) locals [.0 i] cells [] free [inner] registers 9 flags 0x13
##           0 CopyFreeVars
##     8     1 BuildList dst=%0 items=[%0;0]
##           2 Move dst=%1 src=%.0
##           3 ForIter dst=%i iter=&%1 done=@10
##           4 JumpIfFalse cond=%i target=@9
##           5 LoadCell dst=%3 cell=&%inner
##           6 Move dst=%5 src=%i
##           7 Call dst=%2 args=[%3;3]
##           8 ListAppend list=&%0 value=%2
##           9 JumpBack target=@3
##          10 Return src=%0
##
## code Base (11) locals [] cells [__class__] free [] registers 7 flags 0x0
##           0 MakeCell cell=%__class__
##    11     1 LoadName dst=%0 name=__name__
##           2 StoreName src=%0 name=__module__
##           3 LoadConst dst=%0 value="Base"
##           4 StoreName src=%0 name=__qualname__
##    12     5 LoadConst dst=%0 value=("__hidden")
##           6 StoreName src=%0 name=__slots__
##    14     7 Move dst=%5 src=%__class__
##           8 BuildTuple dst=%4 items=[%5;1]
##           9 MakeFunction dst=%0 parts=[%1;4] present=8 code=<code Base.__init__>
##          10 StoreName src=%0 name=__init__
##     0    11 Move dst=%0 src=%__class__
##          12 StoreName src=%0 name=__classcell__
##          13 Move dst=%0 src=%__class__
##          14 Return src=%0
##
## code Base.__init__ (14) locals [self] cells [] free [__class__] registers 8 flags 0x3
##           0 CopyFreeVars
##    15     1 LoadGlobal dst=%4 name=super
##           2 Call dst=%3 args=[%4;2]
##           3 LoadMethod dst=[%1;2] obj=%3 name=__init__
##           4 CallMethod dst=%0 args=[%1;2]
##     0     5 Drop src=%0
##    16     6 LoadConst dst=%0 value=None
##           7 StoreAttr obj=%self value=%0 name=_Base__hidden
##           8 LoadConst dst=%0 value=None
##           9 Return src=%0
