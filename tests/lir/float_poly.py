"""Floats are computed unboxed, and boxed where the function returns."""
def shown(x):
    return x * x + 2.0 * x
shown(1.5)
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     v3 = load.64 v0, 40
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
##     v19 = and v16, v17
##     v20 = eq v19, v18
##     branch v20, b3(v16), b2() likely
## b2:
##     v22 = call.word box_float(v8)
##     jump b3(v22)
## b3(v21: word):
##     store.64 v1, 88, v21
##     v23 = int 4
##     v24 = call.word return_value(v0, v1, v23)
##     return v24
## b4:
##     v26 = load.64 v1, 80
##     v27 = int 3
##     v28 = int 2
##     v29 = and v26, v27
##     v30 = eq v29, v28
##     branch v30, b6(), b7() likely
## b5:
##     v25 = int 4294967300
##     return v25
## b6:
##     v32 = int 3
##     v33 = int 61
##     v34 = int 1152921504606846976
##     v35 = shr v26, v32
##     v36 = shl v26, v33
##     v37 = or v35, v36
##     v38 = sub v37, v34
##     v39 = bits.to.float v38
##     jump b8(v39)
## b7:
##     v40 = int 7
##     v41 = int 0
##     v42 = and v26, v40
##     v43 = eq v42, v41
##     branch v43, b9(), b5() likely
## b8(v31: float):
##     jump b1(v31)
## b9:
##     v44 = call.word zero_object(v26)
##     v45 = int 0
##     v46 = ne v44, v45
##     branch v46, b10(), b5() likely
## b10:
##     v47 = int 1
##     v48 = eq v44, v47
##     v49 = float 0x0000000000000000
##     v50 = float 0x8000000000000000
##     v51 = select v48, v49, v50
##     jump b8(v51)
## b11:
##     v52 = int 4294967300
##     return v52
## }
