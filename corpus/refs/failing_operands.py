"""Operators with failing operands."""
import operator
class Bad:
    for _n in "add radd iadd sub rsub mul rmul truediv floordiv mod divmod pow lshift rshift and or xor matmul neg pos invert abs int float complex index round trunc floor ceil getitem setitem delitem contains iter len eq ne lt le gt ge call enter exit getattr bool str repr format bytes hash".split():
        if _n in ("hash","getattr"): continue
        exec(f"def __{_n}__(self, *a): raise ValueError('{_n}', a)")
    __hash__ = object.__hash__
vals = lambda: [1, 2.5, "t", b"b", None, [1, [2]], (1, [2]), {"a": [1]}, {1}, Bad(), 1j, range(2), object(), type]
ops = ["a+b","a-b","a*b","a/b","a//b","a%b","a**b","a@b","a<<b","a>>b","a&b","a|b","a^b","a<b","a<=b","a==b","a!=b","a>b","a>=b","a in b","a not in b","a is b","a[b]","a(b)","a[b:b]","a.b","-a","+a","~a","not a","a and b","a or b","[*a,*b]","{*a,*b}","{**a,**b}","f(*a,**b)","f(*a)","f(x=a,**b)","f'{a}{b!r:{b}}'","(lambda: a)(*b)","[x for x in a if b]","{x:y for x,y in a}","dict(a=a,**b)","a if b else a", "a<b<a", "a[b,a]", "a[...]", "(yield_:=a)", "sorted(a,key=b)", "max(a,b)", "'%s %d'%(a,b)", "'%s'%a", "a.__class__(b)", "isinstance(a,b)", "issubclass(a,b)","iter(a,b)","next(a,b)", "divmod(a,b)", "getattr(a,b)", "setattr(a,b,a)", "print(end=a,sep=b)", "sum(a,b)", "str(a,b)","list(zip(a,b))","list(map(a,b))", "type(a,b,a)", "range(a,b)", "slice(a,b)", "enumerate(a,b)", "int(a,b)"]
stmts = ["a+=b","a[b]=b","del a[b]","a.x=b","del a.x","x,y=a","x,*y=a","(x,(y,z))=a,b","for x,y in a: b","with a as x: b","raise a from b","raise a","assert a,b","import a.b","from a import b","class C(a,b): pass","class C(metaclass=a): x=b","def f(x:a=b)->a: pass","a[b]+=a","a.x+=b","x:a=b","try:\n 1/0\nexcept a: pass","try:\n raise ValueError(b)\nexcept* a: pass","match a:\n case [x,*y]: z=b\n case {'a':x,**y}: z=b\n case int(x): z=b\n case b.c: pass", "del x,y", "for a[b] in b: pass", "for x in a:\n try:\n  raise KeyError(x)\n finally: b+1","with a as x, b as y: pass", "return_=a\nraise StopIteration(a)"]
def f(*a, **k): return [a, k]
n = 0
codes = [compile(o, "<e>", "eval") for o in ops] + [compile(s, "<s>", "exec") for s in stmts]
for code in codes:
    for i in range(len(vals())):
        for j in range(len(vals())):
            try:
                eval(code, {"a": vals()[i], "b": vals()[j], "f": f})
            except Exception as e:
                n += 1
print(n > 100)
