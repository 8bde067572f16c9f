"""Floats are computed unboxed, and boxed where the function returns."""
def shown(x):
    return x * x + 2.0 * x
shown(1.5)
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     v3 = load.table.64 v0, 40
##     switch v2, 0: b4(), b11()
## b1(v4: float):
##     v5 = fmul v4, v4
##     v6 = float 0x4000000000000000
##     v7 = fmul v6, v4
##     v8 = fadd v5, v7
##     v9 = int 3
##     v10 = int 61
##     v11 = int 1152921504606846976
##     v12 = float.to.bits v8
##     v13 = add v12, v11
##     v14 = shl v13, v9
##     v15 = shr v13, v10
##     v16 = or v14, v15
##     v17 = int 3
##     v18 = int 2
##     v19 = int 0
##     v20 = add v16, v18
##     v21 = and v20, v17
##     v22 = eq v21, v19
##     branch v22, b3(v16), b2() likely
## b2:
##     v24 = call.word box_float(v8)
##     jump b3(v24)
## b3(v23: word):
##     store.frame.64 v1, 88, v23
##     v25 = int 4
##     v26 = call.word return_value(v0, v1, v25)
##     return v26
## b4:
##     v28 = load.frame.64 v1, 80
##     v29 = int 3
##     v30 = int 2
##     v31 = int 0
##     v32 = add v28, v30
##     v33 = and v32, v29
##     v34 = eq v33, v31
##     branch v34, b6(), b7() likely
## b5:
##     v27 = int 4294967300
##     return v27
## b6:
##     v36 = int 3
##     v37 = int 61
##     v38 = int 1152921504606846976
##     v39 = shr v28, v36
##     v40 = shl v28, v37
##     v41 = or v39, v40
##     v42 = sub v41, v38
##     v43 = bits.to.float v42
##     jump b8(v43)
## b7:
##     v44 = int 7
##     v45 = int 0
##     v46 = and v28, v44
##     v47 = eq v46, v45
##     branch v47, b9(), b5() likely
## b8(v35: float):
##     jump b1(v35)
## b9:
##     v48 = call.word zero_object(v28)
##     v49 = int 0
##     v50 = ne v48, v49
##     branch v50, b10(), b5() likely
## b10:
##     v51 = int 1
##     v52 = eq v48, v51
##     v53 = float 0x0000000000000000
##     v54 = float 0x8000000000000000
##     v55 = select v52, v53, v54
##     jump b8(v55)
## b11:
##     v56 = int 4294967300
##     return v56
## }
