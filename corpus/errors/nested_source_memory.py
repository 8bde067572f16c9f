"""Source that nests beyond CPython's parser is a MemoryError, beyond its compiler a RecursionError."""
forms = {
    "minus": lambda n: "x=" + "-" * n + "1",
    "not": lambda n: "x=" + "not " * n + "1",
    "lambda": lambda n: "x=" + "lambda:" * n + "1",
    "elif": lambda n: "if 1: pass\n" + "elif 1: pass\n" * n,
    "ternary": lambda n: "x=" + "1 if 1 else " * n + "1",
    "power": lambda n: "x=1" + "**1" * n,
    "sum": lambda n: "x=" + "1+" * n + "1",
    "attribute": lambda n: "x=a" + ".b" * n,
    "call": lambda n: "x=a" + "()" * n,
}
for name, form in forms.items():
    for n in (900, 4000, 9000):
        try:
            compile(form(n), "<s>", "exec")
            print(name, n, "compiles")
        except (MemoryError, RecursionError) as e:
            print(name, n, type(e).__name__, e)
