"""A SyntaxError carries file, line, offset and text; its printed form shows the line with a caret."""
import traceback
for source in ("x = 1\ny = (1 +\n", "a = 1\nb = 2 2\n", "def f():\n  return\n x\n"):
    try:
        compile(source, "some_file.py", "exec")
    except SyntaxError as e:
        print(e.filename, e.lineno, e.offset, repr(e.text), e.end_lineno, e.end_offset, e.print_file_and_line)
        print("".join(traceback.format_exception_only(e)), end="")
        print(str(e))
e = SyntaxError("made", ("f.py", 2, 3, "some text\n", 2, 6))
print("".join(traceback.format_exception_only(e)), end="")
print(repr(SyntaxError("alone")), SyntaxError("alone").lineno)
try:
    exec("x = = 1")
except SyntaxError:
    traceback.print_exc()
try:
    eval("1 +")
except SyntaxError:
    traceback.print_exc()
