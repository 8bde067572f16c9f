"""Floats are computed unboxed, and boxed where the function returns."""
def shown(x):
    return x * x + 2.0 * x
shown(1.5)
## == lir of shown, opt
## fn taipan_code(word, word, word) -> word {
## b0(v0: word, v1: word, v2: word):
##     v3 = load.table.64 v0, 40
##     switch v2, 0: b5(), b11()
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
##     branch v20, b4(v16), b2() likely
## b2:
##     v22 = float.to.bits v8
##     v23 = int 1
##     v24 = shl v22, v23
##     v25 = int 0
##     v26 = int -9007199254740992
##     v27 = eq v24, v25
##     v28 = eq v24, v26
##     v29 = bool true
##     v30 = select v27, v29, v28
##     v31 = int 60
##     v32 = int 8
##     v33 = shr v22, v31
##     v34 = and v33, v32
##     v35 = int 68
##     v36 = int 84
##     v37 = select v27, v35, v36
##     v38 = or v37, v34
##     branch v30, b4(v38), b3() likely
## b3:
##     v39 = call.word box_float(v8)
##     jump b4(v39)
## b4(v21: word):
##     store.frame.64 v1, 88, v21
##     v40 = int 4
##     v41 = call.word return_value(v0, v1, v40)
##     return v41
## b5:
##     v43 = load.frame.64 v1, 80
##     v44 = int 3
##     v45 = int 2
##     v46 = int 0
##     v47 = add v43, v45
##     v48 = and v47, v44
##     v49 = eq v48, v46
##     branch v49, b7(), b8() likely
## b6:
##     v42 = int 4294967300
##     return v42
## b7:
##     v51 = int 3
##     v52 = int 61
##     v53 = int 1152921504606846976
##     v54 = shr v43, v51
##     v55 = shl v43, v52
##     v56 = or v54, v55
##     v57 = sub v56, v53
##     v58 = bits.to.float v57
##     jump b9(v58)
## b8:
##     v59 = int -25
##     v60 = int 68
##     v61 = int 0
##     v62 = and v43, v59
##     v63 = eq v62, v60
##     v64 = int 8
##     v65 = int 16
##     v66 = and v43, v64
##     v67 = and v43, v65
##     v68 = int 60
##     v69 = shl v66, v68
##     v70 = eq v67, v61
##     v71 = int 9218868437227405312
##     v72 = select v70, v61, v71
##     v73 = or v69, v72
##     v74 = bits.to.float v73
##     branch v63, b10(), b6() likely
## b9(v50: float):
##     jump b1(v50)
## b10:
##     jump b9(v74)
## b11:
##     v75 = int 4294967300
##     return v75
## }
