"""A starred expression has no star inside, in calls as little as elsewhere."""
for source in [
    "f(* *a)", "f(*a, * *b)", "f(a, * *b)", "f(x=1, * *b)", "f(*a, * * *b)", "f(*a, * *b, c)", "f(*a, k=1, * *b)", "f(*(*b))",
    "class A(*a, * *b): pass", "@f(*a, * *b)\ndef g(): pass", "print(* print(* *a))", "x[* *a]", "[* *a]", "{* *a}", "* *a, = b",
    "del * *a", "for * *a in b: pass", "(* *a,)", "f(** *a)", "f(*\n  *a)", "f'{f(* *a)}'", "f(*a, *b)", "f(*[*a])",
]:
    try:
        compile(source, "<source>", "exec")
        print(repr(source), "accepted")
    except SyntaxError as error:
        print(repr(source), error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
