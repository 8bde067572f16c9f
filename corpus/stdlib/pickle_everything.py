"""What pickling and copying make of an object of each common type."""
import pickle, copy, collections, functools, enum, dataclasses, types, datetime, random, re, operator, itertools, io, string
class P:
    def __init__(s,x): s.x=x
    def __eq__(s,o): return s.x==o.x
class Sl:
    __slots__=("a","b")
    def __init__(s): s.a=1
class L(list): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class Dd(dict): pass
class Se(set): pass
class Kw:
    def __new__(cls,*,a): o=super().__new__(cls); o.a=a; return o
    def __getnewargs_ex__(self): return (),{"a":self.a}
class Col(enum.Enum): R=1
@dataclasses.dataclass
class DC: a:int; b:list=dataclasses.field(default_factory=list)
NT=collections.namedtuple("NT","a b")
class Ex(Exception):
    def __init__(self,a,b): super().__init__(a,b); self.z=1
l=L([1]); l.q=2
objs=[None,True,3,10**40,1.5,2j,"s",b"b",bytearray(b"x"),(1,),[1],{1:2},{1},frozenset({1}),range(3),slice(1,2,3),...,NotImplemented,P(1),l,T((1,2)),I(5),St("q"),Dd(a=1),Se([1]),Kw(a=3),Col.R,DC(1),NT(1,2),collections.deque([1],3),collections.OrderedDict(a=1),collections.Counter("aab"),collections.defaultdict(list,{1:[2]}),functools.partial(int,"3"),Ex(1,2),ValueError("x"),OSError(2,"m"),KeyError(1),len,str.upper,P,int,types.SimpleNamespace(a=1),list[int],int|str,datetime.date(2020,1,1),datetime.timedelta(1),re.compile("a"),operator.itemgetter(1),random.Random(1),io.BytesIO(b"ab"),io.StringIO("x"),collections.ChainMap({1:2}),collections.UserDict({1:2}),iter([1,2]),iter({1:2}),enumerate([1]),zip([1],[2]),map(len,["a"]),reversed([1,2]),itertools.count(2),iter(range(3)),iter((1,2)),(i for i in []),open,lambda:0,types.ModuleType("m"),property(),object(),type(None),Sl(),staticmethod(len),[].append]
for o in objs:
    for name,f in (("p2",lambda: pickle.loads(pickle.dumps(o,2))),("p4",lambda: pickle.loads(pickle.dumps(o))),("copy",lambda: copy.copy(o)),("deep",lambda: copy.deepcopy(o))):
        try:
            r=f(); s=repr(r)
            if " at 0x" in s: s=type(r).__name__
            print(name, type(o).__name__, s, getattr(r,"__dict__",None) if not isinstance(r,type) and type(r).__module__=="__main__" else "")
        except Exception as e:
            m=str(e)
            print(name, type(o).__name__, type(e).__name__, m if "0x" not in m else "")
