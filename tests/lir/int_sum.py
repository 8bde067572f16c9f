"""Ints of a loop stay in machine registers; what may overflow is guarded."""
def shown(n):
    total = 0
    i = 0
    while i < n:
        total += i
        i += 1
    return total
shown(10)
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     v3 = load.table.64 v0, 40
##     switch v2, 0: b8(), 2: b11(), b16()
## b1(v4: word, v5: word, v6: word):
##     v7 = int 1
##     v8 = int 1
##     jump b2()
## b2:
##     jump b3(v4, v7, v8)
## b3(v9: word, v10: word, v11: word):
##     v12 = lt v11, v9
##     branch v12, b4(), b6()
## b4:
##     jump b5(v9, v10, v11)
## b5(v13: word, v14: word, v15: word):
##     v16 = int 1
##     v17 = sub v15, v16
##     v18, v19 = add.checked v14, v17
##     v20 = not v19
##     guard v20, exit0
##     v21 = int 3
##     v22 = int 1
##     v23 = sub v21, v22
##     v24, v25 = add.checked v15, v23
##     v26 = not v25
##     guard v26, exit1
##     v27 = int <address>
##     v28 = load.any.64 v27, 0
##     v29 = int 0
##     v30 = eq v28, v29
##     guard v30, exit2
##     jump b3(v13, v18, v24)
## b6:
##     jump b7(v9, v10, v11)
## b7(v31: word, v32: word, v33: word):
##     store.frame.64 v1, 88, v32
##     store.frame.64 v1, 96, v33
##     v34 = int 8
##     v35 = call.word return_value(v0, v1, v34)
##     return v35
## b8:
##     v37 = load.frame.64 v1, 80
##     v38 = int 1
##     v39 = and v37, v38
##     v40 = eq v39, v38
##     branch v40, b10(), b9() likely
## b9:
##     v36 = int 4294967300
##     return v36
## b10:
##     v41 = load.frame.64 v1, 88
##     v42 = load.frame.64 v1, 96
##     jump b1(v37, v41, v42)
## b11:
##     v44 = load.frame.64 v1, 80
##     v45 = int 1
##     v46 = and v44, v45
##     v47 = eq v46, v45
##     branch v47, b13(), b12() likely
## b12:
##     v43 = int 4294967300
##     return v43
## b13:
##     v48 = load.frame.64 v1, 88
##     v49 = int 1
##     v50 = and v48, v49
##     v51 = eq v50, v49
##     branch v51, b14(), b12() likely
## b14:
##     v52 = load.frame.64 v1, 96
##     v53 = int 1
##     v54 = and v52, v53
##     v55 = eq v54, v53
##     branch v55, b15(), b12() likely
## b15:
##     jump b3(v44, v48, v52)
## b16:
##     v56 = int 4294967300
##     return v56
## exit0: v14, v15
## exit1: v18, v15, v21
## exit2: v18, v24
## }
