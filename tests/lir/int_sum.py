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
## b1(v4: word):
##     v5 = load.frame.64 v1, 88
##     v6 = int 7
##     v7 = int 0
##     v8 = and v5, v6
##     v9 = eq v8, v7
##     v10 = not v9
##     guard v10, exit0
##     v11 = int 1
##     v12 = load.frame.64 v1, 96
##     v13 = int 7
##     v14 = int 0
##     v15 = and v12, v13
##     v16 = eq v15, v14
##     v17 = not v16
##     guard v17, exit1
##     v18 = int 1
##     jump b2()
## b2:
##     jump b3(v4, v11, v18)
## b3(v19: word, v20: word, v21: word):
##     v22 = lt v21, v19
##     branch v22, b4(), b6()
## b4:
##     jump b5(v19, v20, v21)
## b5(v23: word, v24: word, v25: word):
##     v26 = int 1
##     v27 = sub v25, v26
##     v28, v29 = add.checked v24, v27
##     v30 = not v29
##     guard v30, exit2
##     v31 = int 3
##     v32 = int 1
##     v33 = sub v31, v32
##     v34, v35 = add.checked v25, v33
##     v36 = not v35
##     guard v36, exit3
##     v37 = int <address>
##     v38 = load.any.64 v37, 0
##     v39 = int 0
##     v40 = eq v38, v39
##     guard v40, exit4
##     jump b3(v23, v28, v34)
## b6:
##     jump b7(v19, v20, v21)
## b7(v41: word, v42: word, v43: word):
##     store.frame.64 v1, 88, v42
##     store.frame.64 v1, 96, v43
##     v44 = int 8
##     v45 = call.word return_value(v0, v1, v44)
##     return v45
## b8:
##     v47 = load.frame.64 v1, 80
##     v48 = int 1
##     v49 = and v47, v48
##     v50 = eq v49, v48
##     branch v50, b10(), b9() likely
## b9:
##     v46 = int 4294967300
##     return v46
## b10:
##     jump b1(v47)
## b11:
##     v52 = load.frame.64 v1, 80
##     v53 = int 1
##     v54 = and v52, v53
##     v55 = eq v54, v53
##     branch v55, b13(), b12() likely
## b12:
##     v51 = int 4294967300
##     return v51
## b13:
##     v56 = load.frame.64 v1, 88
##     v57 = int 1
##     v58 = and v56, v57
##     v59 = eq v58, v57
##     branch v59, b14(), b12() likely
## b14:
##     v60 = load.frame.64 v1, 96
##     v61 = int 1
##     v62 = and v60, v61
##     v63 = eq v62, v61
##     branch v63, b15(), b12() likely
## b15:
##     jump b3(v52, v56, v60)
## b16:
##     v64 = int 4294967300
##     return v64
## exit0:
## exit1: v11
## exit2: v24, v25
## exit3: v28, v25, v31
## exit4: v28, v34
## }
