"""`compile` has three modes; `single` prints expression values; the code keeps its file name and names."""
c = compile("a + b", "<where>", "eval")
print(c.co_filename, c.co_name, c.co_names, eval(c, {"a": 1, "b": 2}))
exec(compile("1 + 1; 'text'; None; [1]", "<s>", "single"))
exec(compile("if True:\n    42\n", "<s>", "single"))
m = compile("x = 5\ndef f(p): return p + x", "<m>", "exec")
ns = {}
exec(m, ns)
print(m.co_name, m.co_names, ns["f"](1), ns["f"].__code__.co_filename, ns["f"].__code__.co_varnames)
for source, mode in (("x = 1", "eval"), ("1\n2\n", "single"), ("1", "nonsense")):
    try:
        compile(source, "<bad>", mode)
    except (SyntaxError, ValueError) as e:
        print(type(e).__name__, getattr(e, "msg", e))
import sys
sys.displayhook = lambda v: print("hook:", v)
exec(compile("6 * 7", "<s>", "single"))
