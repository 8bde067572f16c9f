"""Floats are computed unboxed, and boxed where the function returns."""
def shown(x):
    return x * x + 2.0 * x
shown(1.5)
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     switch v2, 0: b4(), b11()
## b1(v3: float):
##     v4 = fmul v3, v3
##     v5 = float 0x4000000000000000
##     v6 = fmul v5, v3
##     v7 = fadd v4, v6
##     v8 = int 3
##     v9 = int 61
##     v10 = int 1152921504606846976
##     v11 = float.to.bits v7
##     v12 = add v11, v10
##     v13 = shl v12, v8
##     v14 = shr v12, v9
##     v15 = or v13, v14
##     v16 = int 3
##     v17 = int 2
##     v18 = and v15, v16
##     v19 = eq v18, v17
##     branch v19, b3(v15), b2() likely
## b2:
##     v21 = call.word box_float(v7)
##     jump b3(v21)
## b3(v20: word):
##     store.64 v1, 88, v20
##     v22 = int 4
##     v23 = call.word return_value(v0, v1, v22)
##     return v23
## b4:
##     v25 = load.64 v1, 80
##     v26 = int 3
##     v27 = int 2
##     v28 = and v25, v26
##     v29 = eq v28, v27
##     branch v29, b6(), b7() likely
## b5:
##     v24 = int 4294967300
##     return v24
## b6:
##     v31 = int 3
##     v32 = int 61
##     v33 = int 1152921504606846976
##     v34 = shr v25, v31
##     v35 = shl v25, v32
##     v36 = or v34, v35
##     v37 = sub v36, v33
##     v38 = bits.to.float v37
##     jump b8(v38)
## b7:
##     v39 = int 7
##     v40 = int 0
##     v41 = and v25, v39
##     v42 = eq v41, v40
##     branch v42, b9(), b5() likely
## b8(v30: float):
##     jump b1(v30)
## b9:
##     v43 = call.word zero_object(v25)
##     v44 = int 0
##     v45 = ne v43, v44
##     branch v45, b10(), b5() likely
## b10:
##     v46 = int 1
##     v47 = eq v43, v46
##     v48 = float 0x0000000000000000
##     v49 = float 0x8000000000000000
##     v50 = select v47, v48, v49
##     jump b8(v50)
## b11:
##     v51 = int 4294967300
##     return v51
## }
