"""Frames in a traceback are named `<module>`, `<lambda>`, `<listcomp>`, `<genexpr>`; eval'd code has no source lines."""
import traceback
def attempt(f):
    try:
        f()
    except ZeroDivisionError as e:
        print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])
        traceback.print_exc()
attempt(lambda: 1 / 0)
attempt(lambda: [1 / x for x in [0]])
attempt(lambda: list(1 / x for x in [0]))
attempt(lambda: {x: 1 / x for x in [0]})
attempt(lambda: eval("1 / 0"))
attempt(lambda: exec("def f():\n    1 / 0\nf()"))
class M:
    def method(self): return 1 / 0
    @staticmethod
    def s(): return M().method()
attempt(M.s)
def body():
    class B:
        x = 1 / 0
attempt(body)
