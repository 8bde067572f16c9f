"""Operands that are no numbers go to the helper."""
def shown(a, b):
    return a + b
shown("a", "b")
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     v3 = load.table.64 v0, 40
##     switch v2, 0: b2(), b4()
## b1:
##     v4 = load.frame.64 v1, 80
##     v5 = int 1
##     v6 = and v4, v5
##     v7 = eq v6, v5
##     guard v7, exit0
##     v8 = load.frame.64 v1, 88
##     v9 = int 1
##     v10 = and v8, v9
##     v11 = eq v10, v9
##     guard v11, exit0
##     v12 = int 1
##     v13 = sub v8, v12
##     v14, v15 = add.checked v4, v13
##     v16 = not v15
##     guard v16, exit0
##     store.frame.64 v1, 96, v14
##     v17 = int 1
##     v18 = call.word return_value(v0, v1, v17)
##     return v18
## b2:
##     jump b1()
## b3:
##     v19 = int 4294967300
##     return v19
## b4:
##     v20 = int 4294967300
##     return v20
## exit0:
## }
