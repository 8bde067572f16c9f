"""`finally` bodies are copied for every way out; a handler restores what was handled before."""


def guarded(f, log):
    try:
        return f()
    except ValueError as error:
        log(error)
    finally:
        log("done")


def managed(lock, f):
    with lock as held:
        return f(held)

## code <module> (1) locals [] cells [] free [] registers 5 flags 0x0
##     1     0 LoadConst dst=%0 value="`finally` bodies are copied for every way out; a handler restores what was handled before."
##           1 StoreName src=%0 name=__doc__
##     4     2 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code guarded>
##           3 StoreName src=%0 name=guarded
##    13     4 MakeFunction dst=%0 parts=[%1;4] present=0 code=<code managed>
##           5 StoreName src=%0 name=managed
##           6 LoadConst dst=%0 value=None
##           7 Return src=%0
##
## code guarded (4) locals [f log error] cells [] free [] registers 9 flags 0x3
##     5     0 Nop
##     6     1 Move dst=%1 src=%f
##           2 Call dst=%0 args=[%1;2]
##    10     3 Move dst=%2 src=%log
##           4 LoadConst dst=%4 value="done"
##           5 Call dst=%1 args=[%2;3]
##     0     6 Drop src=%1
##           7 Return src=%0
##           8 Jump target=@28
##           9 PushExcInfo saved=%0 exc=&%1
##     7    10 LoadGlobal dst=%2 name=ValueError
##          11 CheckExcMatch dst=%3 exc=&%1 ty=%2
##          12 JumpIfFalse cond=%3 target=@24
##          13 Move dst=%error src=%1
##     8    14 Move dst=%2 src=%log
##          15 CheckBound local=&%error
##          16 Move dst=%4 src=%error
##          17 Call dst=%1 args=[%2;3]
##     0    18 Drop src=%1
##          19 PopExcInfo saved=%0
##          20 ClearLocal local=%error
##          21 Jump target=@28
##          22 ClearLocal local=%error
##          23 Jump target=@26
##     7    24 PopExcInfo saved=%0
##          25 Reraise exc=%1
##     0    26 PopExcInfo saved=%0
##          27 ContinueUnwind exc=%1
##    10    28 Move dst=%1 src=%log
##          29 LoadConst dst=%3 value="done"
##          30 Call dst=%0 args=[%1;3]
##     0    31 Drop src=%0
##          32 Jump target=@43
##          33 PushExcInfo saved=%0 exc=&%1
##    10    34 Move dst=%3 src=%log
##          35 LoadConst dst=%5 value="done"
##          36 Call dst=%2 args=[%3;3]
##     0    37 Drop src=%2
##    10    38 Reraise exc=%1
##          39 PopExcInfo saved=%0
##          40 ContinueUnwind exc=%1
##     0    41 LoadConst dst=%0 value=None
##          42 Return src=%0
##    10    43 LoadConst dst=%0 value=None
##          44 Return src=%0
##       protect [1, 3) -> 9 depth 0 exc 1
##       protect [10, 14) -> 26 depth 1 exc 1
##       protect [14, 19) -> 22 depth 1 exc 1
##       protect [22, 23) -> 26 depth 1 exc 1
##       protect [1, 3) -> 33 depth 0 exc 1
##       protect [8, 28) -> 33 depth 0 exc 1
##       protect [34, 39) -> 39 depth 1 exc 1
##
## code managed (13) locals [lock f held] cells [] free [] registers 10 flags 0x3
##    14     0 BeforeWith dst=[%0;2] manager=%lock
##           1 Move dst=%held src=%1
##    15     2 Move dst=%2 src=%f
##           3 Move dst=%4 src=%held
##           4 Call dst=%1 args=[%2;3]
##    14     5 Move dst=%2 src=%0
##           6 LoadConst dst=%4 value=None
##           7 LoadConst dst=%5 value=None
##           8 LoadConst dst=%6 value=None
##           9 Call dst=%2 args=[%2;5]
##          10 Drop src=%2
##     0    11 Return src=%1
##    14    12 Move dst=%1 src=%0
##          13 LoadConst dst=%3 value=None
##          14 LoadConst dst=%4 value=None
##          15 LoadConst dst=%5 value=None
##          16 Call dst=%1 args=[%1;5]
##          17 Drop src=%1
##     0    18 Jump target=@30
##          19 PushExcInfo saved=%1 exc=&%2
##    14    20 WithExceptStart dst=%3 exit=&%0 exc=&%2
##          21 JumpIfTrue cond=%3 target=@32
##     0    22 PopExcInfo saved=%1
##          23 Drop src=%0
##          24 ContinueUnwind exc=%2
##          25 Drop src=%2
##          26 PopExcInfo saved=%1
##          27 Drop src=%0
##          28 LoadConst dst=%0 value=None
##          29 Return src=%0
##    14    30 LoadConst dst=%0 value=None
##          31 Return src=%0
##          32 Drop src=%2
##          33 PopExcInfo saved=%1
##          34 Drop src=%0
##          35 LoadConst dst=%0 value=None
##          36 Return src=%0
##       protect [1, 5) -> 19 depth 1 exc 2
##       protect [20, 22) -> 22 depth 2 exc 2
