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
##     switch v2, 0: b9(), 2: b12(), b17()
## b1(v3: word):
##     v4 = load.64 v1, 88
##     v5 = int 7
##     v6 = int 0
##     v7 = and v4, v5
##     v8 = eq v7, v6
##     v9 = not v8
##     guard v9, exit0
##     v10 = int 1
##     v11 = load.64 v1, 96
##     v12 = int 7
##     v13 = int 0
##     v14 = and v11, v12
##     v15 = eq v14, v13
##     v16 = not v15
##     guard v16, exit1
##     v17 = int 1
##     jump b3()
## b2(v18: word, v19: word, v20: word):
##     v21 = lt v20, v18
##     branch v21, b5(), b7()
## b3:
##     jump b2(v3, v10, v17)
## b4(v22: word, v23: word, v24: word):
##     v25 = int 1
##     v26 = sub v24, v25
##     v27, v28 = add.checked v23, v26
##     v29 = not v28
##     guard v29, exit2
##     v30 = int 3
##     v31 = int 1
##     v32 = sub v30, v31
##     v33, v34 = add.checked v24, v32
##     v35 = not v34
##     guard v35, exit3
##     v36 = int <address>
##     v37 = load.64 v36, 0
##     v38 = int 0
##     v39 = eq v37, v38
##     guard v39, exit4
##     jump b8()
## b5:
##     jump b4(v18, v19, v20)
## b6(v40: word, v41: word, v42: word):
##     store.64 v1, 88, v41
##     store.64 v1, 96, v42
##     v43 = int 8
##     v44 = call.word return_value(v0, v1, v43)
##     return v44
## b7:
##     jump b6(v18, v19, v20)
## b8:
##     jump b2(v22, v27, v33)
## b9:
##     v46 = load.64 v1, 80
##     v47 = int 1
##     v48 = and v46, v47
##     v49 = eq v48, v47
##     branch v49, b11(), b10() likely
## b10:
##     v45 = int 4294967300
##     return v45
## b11:
##     jump b1(v46)
## b12:
##     v51 = load.64 v1, 80
##     v52 = int 1
##     v53 = and v51, v52
##     v54 = eq v53, v52
##     branch v54, b14(), b13() likely
## b13:
##     v50 = int 4294967300
##     return v50
## b14:
##     v55 = load.64 v1, 88
##     v56 = int 1
##     v57 = and v55, v56
##     v58 = eq v57, v56
##     branch v58, b15(), b13() likely
## b15:
##     v59 = load.64 v1, 96
##     v60 = int 1
##     v61 = and v59, v60
##     v62 = eq v61, v60
##     branch v62, b16(), b13() likely
## b16:
##     jump b2(v51, v55, v59)
## b17:
##     v63 = int 4294967300
##     return v63
## exit0:
## exit1: v10
## exit2: v23, v24
## exit3: v27, v24, v30
## exit4: v27, v33
## }
