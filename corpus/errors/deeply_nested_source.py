"""Source nested too deeply is an error, never a crash."""
for source in ("(" * 500 + ")" * 500, "[" * 201 + "]" * 201, "-" * 50 + "1"):
    try:
        compile(source, "<deep>", "eval")
        print("fine")
    except (SyntaxError, RecursionError, MemoryError) as e:
        print(type(e).__name__, e.msg if isinstance(e, SyntaxError) else "")
source = "\n".join("    " * i + "if 1:" for i in range(101)) + "\n" + "    " * 101 + "pass\n"
try:
    compile(source, "<deep>", "exec")
except SyntaxError as e:
    print(type(e).__name__, e.msg)
print(eval("(" * 100 + "1" + ")" * 100))
source = "".join("    " * i + f"for i{i} in [1]:\n" for i in range(21)) + "    " * 21 + "pass"
try:
    compile(source, "<loops>", "exec")
except SyntaxError as e:
    print(e.msg)
