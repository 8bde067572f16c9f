"""Operands that are no numbers go to the helper."""
def shown(a, b):
    return a + b
shown("a", "b")
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     switch v2, 0: b2(), b4()
## b1:
##     v3 = load.64 v1, 80
##     v4 = int 1
##     v5 = and v3, v4
##     v6 = eq v5, v4
##     guard v6, exit0
##     v7 = load.64 v1, 88
##     v8 = int 1
##     v9 = and v7, v8
##     v10 = eq v9, v8
##     guard v10, exit0
##     v11 = int 1
##     v12 = sub v7, v11
##     v13, v14 = add.checked v3, v12
##     v15 = not v14
##     guard v15, exit0
##     store.64 v1, 96, v13
##     v16 = int 1
##     v17 = call.word return_value(v0, v1, v16)
##     return v17
## b2:
##     jump b1()
## b3:
##     v18 = int 4294967300
##     return v18
## b4:
##     v19 = int 4294967300
##     return v19
## exit0:
## }
