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
##     v17 = int 1
##     v18 = int -4611686018427387904
##     v19 = shl v13, v17
##     v20 = lt v19, v18
##     branch v20, b3(v16), b2() likely
## b2:
##     v22 = call.word box_float(v8)
##     jump b3(v22)
## b3(v21: word):
##     store.frame.64 v1, 88, v21
##     v23 = int 4
##     v24 = call.word return_value(v0, v1, v23)
##     return v24
## b4:
##     v26 = load.frame.64 v1, 80
##     v27 = int 3
##     v28 = int 2
##     v29 = int 0
##     v30 = add v26, v28
##     v31 = and v30, v27
##     v32 = eq v31, v29
##     branch v32, b6(), b7() likely
## b5:
##     v25 = int 4294967300
##     return v25
## b6:
##     v34 = int 3
##     v35 = int 61
##     v36 = int 1152921504606846976
##     v37 = shr v26, v34
##     v38 = shl v26, v35
##     v39 = or v37, v38
##     v40 = sub v39, v36
##     v41 = bits.to.float v40
##     jump b8(v41)
## b7:
##     v42 = int 7
##     v43 = int 0
##     v44 = and v26, v42
##     v45 = eq v44, v43
##     branch v45, b9(), b5() likely
## b8(v33: float):
##     jump b1(v33)
## b9:
##     v46 = call.word zero_object(v26)
##     v47 = int 0
##     v48 = ne v46, v47
##     branch v48, b10(), b5() likely
## b10:
##     v49 = int 1
##     v50 = eq v46, v49
##     v51 = float 0x0000000000000000
##     v52 = float 0x8000000000000000
##     v53 = select v50, v51, v52
##     jump b8(v53)
## b11:
##     v54 = int 4294967300
##     return v54
## }
