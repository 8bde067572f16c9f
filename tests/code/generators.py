"""A generator starts suspended; delegation is a loop of `Send` and `YieldDelegate`."""


def numbers(n):
    received = yield n
    yield from received


async def gather(source):
    async with source as items:
        return [await item async for item in items]

## code <module> (1) locals [] cells [] free [] registers 5 flags 0x0
##     1     0 LoadConst dst=%0 value="A generator starts suspended; delegation is a loop of `Send` and `YieldDelegate`."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code numbers>
##           3 StoreName src=%0 name=numbers
##     9     4 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code gather>
##           5 StoreName src=%0 name=gather
##           6 LoadConst dst=%0 value=None
##           7 Return src=%0
##
## code numbers (4) locals [n received] cells [] free [] registers 4 flags 0x23
##     4     0 ReturnGenerator
##     5     1 Yield dst=%0 src=%n
##           2 Move dst=%received src=%0
##     6     3 Move dst=%1 src=%received
##           4 GetYieldFromIter dst=%1 src=%1
##           5 LoadConst dst=%0 value=None
##           6 Send dst=%0 receiver=&%1 value=%0 done=@9
##           7 YieldDelegate dst=%0 src=%0 receiver=&%1 done=@9
##           8 JumpBack target=@6
##     0     9 Drop src=%0
##     6    10 LoadConst dst=%0 value=None
##          11 Return src=%0
##
## code gather (9) locals [source items] cells [] free [] registers 10 flags 0x83
##     9     0 ReturnGenerator
##    10     1 BeforeAsyncWith dst=[%0;2] manager=%source
##           2 GetAwaitable dst=%1 src=%1 place=1
##           3 Move dst=%2 src=%1
##           4 LoadConst dst=%1 value=None
##           5 Send dst=%1 receiver=&%2 value=%1 done=@8
##           6 YieldDelegate dst=%1 src=%1 receiver=&%2 done=@8
##           7 JumpBack target=@5
##           8 Move dst=%items src=%1
##    11     9 MakeFunction dst=%2 parts=[%4;4] present=0 code=<code gather.<locals>.<listcomp>>
##          10 Move dst=%4 src=%items
##          11 GetAsyncIter dst=%4 src=%4
##          12 Call dst=%1 args=[%2;3]
##          13 GetAwaitable dst=%1 src=%1 place=0
##          14 Move dst=%2 src=%1
##          15 LoadConst dst=%1 value=None
##          16 Send dst=%1 receiver=&%2 value=%1 done=@19
##          17 YieldDelegate dst=%1 src=%1 receiver=&%2 done=@19
##          18 JumpBack target=@16
##    10    19 Move dst=%2 src=%0
##          20 LoadConst dst=%4 value=None
##          21 LoadConst dst=%5 value=None
##          22 LoadConst dst=%6 value=None
##          23 Call dst=%2 args=[%2;5]
##          24 GetAwaitable dst=%2 src=%2 place=2
##          25 Move dst=%3 src=%2
##          26 LoadConst dst=%2 value=None
##          27 Send dst=%2 receiver=&%3 value=%2 done=@30
##          28 YieldDelegate dst=%2 src=%2 receiver=&%3 done=@30
##          29 JumpBack target=@27
##          30 Drop src=%2
##     0    31 Return src=%1
##    10    32 Move dst=%1 src=%0
##          33 LoadConst dst=%3 value=None
##          34 LoadConst dst=%4 value=None
##          35 LoadConst dst=%5 value=None
##          36 Call dst=%1 args=[%1;5]
##          37 GetAwaitable dst=%1 src=%1 place=2
##          38 Move dst=%2 src=%1
##          39 LoadConst dst=%1 value=None
##          40 Send dst=%1 receiver=&%2 value=%1 done=@43
##          41 YieldDelegate dst=%1 src=%1 receiver=&%2 done=@43
##          42 JumpBack target=@40
##          43 Drop src=%1
##     0    44 Jump target=@62
##          45 PushExcInfo saved=%1 exc=&%2
##    10    46 WithExceptStart dst=%3 exit=&%0 exc=&%2
##          47 GetAwaitable dst=%3 src=%3 place=2
##          48 Move dst=%4 src=%3
##          49 LoadConst dst=%3 value=None
##          50 Send dst=%3 receiver=&%4 value=%3 done=@53
##          51 YieldDelegate dst=%3 src=%3 receiver=&%4 done=@53
##          52 JumpBack target=@50
##          53 JumpIfTrue cond=%3 target=@64
##     0    54 PopExcInfo saved=%1
##          55 Drop src=%0
##          56 ContinueUnwind exc=%2
##          57 Drop src=%2
##          58 PopExcInfo saved=%1
##          59 Drop src=%0
##          60 LoadConst dst=%0 value=None
##          61 Return src=%0
##    10    62 LoadConst dst=%0 value=None
##          63 Return src=%0
##          64 Drop src=%2
##          65 PopExcInfo saved=%1
##          66 Drop src=%0
##          67 LoadConst dst=%0 value=None
##          68 Return src=%0
##       protect [8, 19) -> 45 depth 1 exc 2
##       protect [46, 54) -> 54 depth 2 exc 2
##
## code gather.<locals>.<listcomp> (11) locals [.0 item] cells [] free [] registers 6 flags 0x93
##    11     0 ReturnGenerator
##           1 BuildList dst=%0 items=[%0;0]
##           2 Move dst=%1 src=%.0
##           3 GetAsyncNext dst=%2 iter=&%1
##           4 GetAwaitable dst=%2 src=%2 place=0
##           5 Move dst=%3 src=%2
##           6 LoadConst dst=%2 value=None
##           7 Send dst=%2 receiver=&%3 value=%2 done=@10
##           8 YieldDelegate dst=%2 src=%2 receiver=&%3 done=@10
##           9 JumpBack target=@7
##          10 Move dst=%item src=%2
##          11 Move dst=%2 src=%item
##          12 GetAwaitable dst=%2 src=%2 place=0
##          13 Move dst=%3 src=%2
##          14 LoadConst dst=%2 value=None
##          15 Send dst=%2 receiver=&%3 value=%2 done=@18
##          16 YieldDelegate dst=%2 src=%2 receiver=&%3 done=@18
##          17 JumpBack target=@15
##          18 ListAppend list=&%0 value=%2
##          19 JumpBack target=@3
##          20 EndAsyncFor iter=%1 exc=%2
##          21 Return src=%0
##       protect [3, 10) -> 20 depth 2 exc 2
