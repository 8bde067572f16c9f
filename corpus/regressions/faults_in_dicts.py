"""Faults in dict displays are told even where the parser only asks whether an expression could start."""
for s in [
    "x {'a':*r1}","x {'a':}","f(x {'a':*r1})","print {'a': *b}","x = {'a':*r1}; print 1", "print 1; {'a':*r}", "{'a':*r1}; (", "x {1: 2, 3}", "x {1: 2, 'a':, }","if x {'a':*r1}:","[x {1:2, 3}]","{1: 2, x y}", "{1:{2:*a}}", "for x in {1: *a}: pass", "{'a':*r} = 1", "x {**a, 3}", "x {**a, *b}","'\\x' {1:*a}","{1:2, 3: 4 5}", "{1:2 3:4}","x {1, 2:3}","lambda: {1:*a}",
]:
    try:
        compile(s, "<source>", "exec")
        print("accepted", s)
    except SyntaxError as e:
        print(ascii(s), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))
