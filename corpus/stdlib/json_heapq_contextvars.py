"""`json`, `heapq`, `contextvars`: ordinary use, and the words of what they refuse."""
import json, heapq, bisect, contextvars, pickle, types, sys
for s in ['"\x01"','"abc','"\\','"\\x"','"\\u12"','"\\u12g4"','"\\ud83d\\ude00"','"\\ud83dx"','"\\ud83d\\u00zz"','"a\\n\\t\\/b"','[1,]','{"a" 1}','{"a":1,}','nul','{1:2}','[1 2]','','1 2','"é\u2028"', 'NaN','-Infinity','1e5','[]','{}','[[[]]]', '"\\ud83d\\u0041"']:
    try: print(ascii(s), ascii(json.loads(s)))
    except json.JSONDecodeError as e: print(ascii(s), e, e.pos, e.lineno, e.colno)
class E(json.JSONEncoder):
    def default(self, o): return list(o) if isinstance(o,set) else super().default(o)
class I(int):
    def __repr__(self): return "I!"
class F(float):
    def __repr__(self): return "F!"
class S(str): pass
class D(dict): pass
cyc=[]; cyc.append(cyc)
for f in (lambda: json.dumps({"a":[1,2.5,None,True,"é\n\"\\\x7f\U0001f600"],1:2,1.5:3,None:4,True:5}), lambda: json.dumps("é\u2028\x00", ensure_ascii=False), lambda: json.dumps(float("inf")), lambda: json.dumps(float("nan"),allow_nan=False), lambda: json.dumps([float("inf")],allow_nan=False,indent=1), lambda: json.dumps({(1,2):3}), lambda: json.dumps({(1,2):3,"a":1},skipkeys=True), lambda: json.dumps({"b":1,"a":2},sort_keys=True), lambda: json.dumps({"b":1,3:2},sort_keys=True), lambda: json.dumps(cyc), lambda: json.dumps({1,2}), lambda: json.dumps({3},cls=E), lambda: json.dumps([I(3),F(2.5),S("x"),D(a=1)]), lambda: json.dumps([1,{"a":()}],separators=(",",":")), lambda: json.dumps({"a":[1,{"b":2}],"c":[]},indent=2), lambda: json.dumps(10**30), lambda: json.dumps([1,2],indent="\t"), lambda: json.dumps(object), lambda: list(json.JSONEncoder().iterencode([1,"a",{"b":None}]))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
h=[5,3,8,1,9,2]; heapq.heapify(h); print(h, heapq.heappop(h), heapq.heappushpop(h,0), heapq.heapreplace(h,7), h, heapq.nlargest(2,h), heapq.nsmallest(2,h,key=lambda x:-x), list(heapq.merge([1,4],[2,3])))
v=contextvars.ContextVar("v",default=1); w=contextvars.ContextVar("w")
print(v.get(), w.get(5), v.name)
t=v.set(2); print(v.get(), t.old_value is contextvars.Token.MISSING, t.var is v); v.reset(t); print(v.get())
try: v.reset(t)
except RuntimeError as e: print("RuntimeError")
try: w.get()
except LookupError as e: print("LookupError", len(e.args))
ctx=contextvars.copy_context()
def g(): v.set(99); return v.get(), contextvars.copy_context()[v]
print(ctx.run(g), v.get(), ctx[v], len(ctx), v in ctx, list(ctx.values()))
print(pickle.loads(pickle.dumps([len, [].append and "x".upper, dict.fromkeys, str.upper, types.SimpleNamespace])))
import decimal, fractions, statistics
print(decimal.Decimal("1.1")+decimal.Decimal(2), fractions.Fraction(1,3)+1, statistics.mean([1,2,3,4]), statistics.stdev([1,2,3]))
