"""`ast` and `inspect` look at programs."""
import ast, inspect
tree = ast.parse("def f(a, *b, c=1, **d):\n    return a + b[0] if c else [x for x in d]")
print(ast.dump(tree))
print(ast.unparse(tree), ast.literal_eval("{'a': [1, (2.5, None)], 'b': -3}"), ast.dump(ast.parse("x = 1; y: int = 2", mode="exec"), indent=1), sep="\n")
class Double(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 2), n)
print(eval(compile(ast.fix_missing_locations(Double().visit(ast.parse("3 + 4", mode="eval"))), "<a>", "eval")))
print([type(n).__name__ for n in ast.walk(ast.parse("a.b(c[1])"))], [(n.lineno, n.col_offset, n.end_col_offset) for n in ast.parse("x = 1\nyy = 2").body])
try:
    ast.literal_eval("f()")
except ValueError as e:
    print(str(e).split(" at ")[0])
def g(a, b: int = 2, /, c=3, *args, d, **kw) -> str:
    """Doc of g."""
    return "x"
s = inspect.signature(g)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["d"].kind.name, s.return_annotation, s.bind(1, d=2).arguments)
print(inspect.getdoc(g), inspect.getsource(g).splitlines()[0], inspect.isfunction(g), inspect.isgeneratorfunction(g), inspect.getmembers(type("C", (), {"z": 1}), lambda v: v == 1), inspect.currentframe().f_code.co_name, [f.function for f in inspect.stack()], inspect.signature(lambda x, *, y=1: 0), inspect.getfullargspec(g).kwonlyargs)
