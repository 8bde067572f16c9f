"""`ast`: node classes, trees from source and back, what compiling a tree by hand refuses."""
import ast, copy
for n in sorted(dir(ast)):
    o=getattr(ast,n)
    if isinstance(o,type) and issubclass(o,ast.AST):
        print(n,[c.__name__ for c in o.__mro__],o._fields,o._attributes,o.__match_args__,o.__module__,o.__doc__,sorted(k for k,v in o.__dict__.items() if v is None))
src='''
import a.b as c, d
from . import x as y
from ..m import *
@deco(1)
async def f(a, /, b: int=2, *args, c, d=4, **kw) -> "r":
    "doc"
    async with x as y, z: pass
    async for i in j: break
    else: continue
    await q
    return [k async for k in l if m]
def g(): yield; yield 1; x = yield from y; global p; nonlocal_ = 1; del a.b, c[1]; return
class C(A, metaclass=M, **kw): x: int = 1; y: str; (z): int; a.b: int
try: pass
except (A, B) as e: raise X from Y
except: raise
else: pass
finally: pass
try: pass
except* V: pass
for i, (j, *k) in l: pass
while not x: x += 1; x @= 2
if a and b or c: pass
elif d: assert x, "m"
else: pass
with (a as b, c): pass
lambda x, *y: x if y else ~x
{1: 2, **d}; {1, 2}; {a: b for c in d}; {a for b in c}; (a for b in c)
a < b <= c is not d not in e
f"{x!r:>{w}} {y=}" "lit" u"u" 
u"kind"; b"bytes"; 1.5; 2j; 10**30; 123456789012345678901234567890; ...; None; True
x[1:2, ::3, ...]; x.y.z; f(*a, **b, c=d); (y := 1); -1; +x
match p:
    case 1 | "a" | None: pass
    case [a, *_, b] if c: pass
    case {"k": v, **rest}: pass
    case P(1, x=2) as q: pass
    case -1 | 1+2j | a.b: pass
    case _: pass
é = "ü"; y = é
'''
t=ast.parse(src)
print(ast.dump(t,indent=1,include_attributes=True))
print(ast.unparse(t))
src2="\n".join(l for l in src.split("\n"))
for s in ["1+1","[1,2,(3,)]","{'a':{1,2},'b':b'x'}","-1+2j","f()","__import__('os')","None","1.5","'a' 'b'"]:
    try: print(ast.literal_eval(s))
    except Exception as e: print(type(e).__name__, e)
for bad in [lambda: ast.Name("x",ast.Load(),1), lambda: ast.Name("x",id="y"), lambda: ast.Name(), lambda: compile(ast.Expression(ast.Name("x",ast.Load())),"f","eval"),
 lambda: compile(ast.Module([],[]),"f","eval"), lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Name("x",ast.Store()))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Module([ast.FunctionDef("f",ast.arguments([],[],None,[],[],None,[]),[],[])],[])),"f","exec"),
 lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Constant([1]))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Expression(ast.BinOp(1,2,3))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Name(3,ast.Load()))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Expression(ast.BoolOp(ast.And(),[ast.Constant(1)]))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Module(3,[])),"f","exec"),
 lambda: compile(ast.fix_missing_locations(ast.Module([None],[])),"f","exec"),
 lambda: compile(ast.fix_missing_locations(ast.Module([ast.Expr()],[])),"f","exec"),
 lambda: compile(ast.fix_missing_locations(ast.Module([ast.Expr(None)],[])),"f","exec"),
 lambda: compile(3,"f","exec"), lambda: compile("1","f","x"), lambda: compile("1","f","exec",1<<30),
 lambda: ast.literal_eval("x"), lambda: ast.parse("x ="), lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Name("None",ast.Load()))),"f","eval"),
 lambda: compile(ast.fix_missing_locations(ast.Module([ast.Assign([],ast.Constant(1))],[])),"f","exec"),
 ]:
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
class T(ast.NodeTransformer):
    def visit_Name(self,n): return ast.copy_location(ast.Constant(42),n)
e=ast.fix_missing_locations(T().visit(ast.parse("x+y*2","f","eval")))
print(eval(compile(e,"f","eval")), ast.dump(e))
n=ast.Constant(1+2j); print(eval(compile(ast.fix_missing_locations(ast.Expression(n)),"","eval")))
n=ast.Constant((1,-2,"x",frozenset([1]))); print(eval(compile(ast.fix_missing_locations(ast.Expression(n)),"","eval")))
n=ast.Constant(-10**40); print(eval(compile(ast.fix_missing_locations(ast.Expression(n)),"","eval")))
x=copy.deepcopy(e); print(ast.dump(x)==ast.dump(e))
print(ast.Name("x").__dict__, ast.Name("x",ctx=3).ctx, ast.Constant.kind, ast.Num(3).n, ast.Str("x").s, isinstance(ast.Constant(1),ast.Num))
print(ast.parse("a;b").body[0].value.ctx is ast.parse("c").body[0].value.ctx)
print(ast.get_source_segment("a + bb","bb"and ast.parse("a + bb").body[0].value.right))
ns={}; exec(compile(ast.parse("def f(a,b=2,*c,d=4,**e):\n  'doc'\n  return a,b,c,d,e\nx=[i for i in range(3)]"),"f","exec"),ns); print(ns["f"](1), ns["x"], ns["f"].__doc__)
print([type(n).__name__ for n in ast.walk(ast.parse("a.b(c)"))])
print(ast.AST().__reduce__(), ast.Name("x").__reduce__())
print(isinstance(compile("1","","eval",ast.PyCF_ONLY_AST), ast.Expression), ast.dump(compile("1","","single",1024)))
for e in ("1", "x y"):
    print(ast.dump(ast.parse("1; 2")))
print(ast.get_docstring(ast.parse("'''x\n   y'''")))
