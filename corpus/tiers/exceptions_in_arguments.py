"""An exception in the middle of evaluating arguments, items, comparisons and keys: what was already made is released then."""
import sys
log = []
class Tracked:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)
    def __lt__(self, other): return other.fail() if hasattr(other, "fail") else True
    def __add__(self, other): return other.fail()
def fail(i, at):
    if i == at: raise KeyError(i)
    return i
def take(*args, **kw): return len(args) + len(kw)

def arguments(i, at): return take(Tracked("a"), Tracked("b"), fail(i, at), Tracked("c"))
def keywords(i, at): return take(x=Tracked("a"), y=fail(i, at), z=Tracked("b"))
def items(i, at): return [Tracked("a"), (Tracked("b"), {Tracked("c"): fail(i, at)}), Tracked("d")]
def text(i, at): return f"{type(Tracked('a')).__name__}{fail(i, at)}{Tracked('b').name}"
def chained(i, at): return Tracked("a") < Tracked("b") < fail(i, at)
def subscript(i, at):
    d = {}
    d[Tracked("k")] = Tracked("v"), fail(i, at)
def stored(i, at):
    x = Tracked("x")
    x.child, y = Tracked("y"), fail(i, at)
    return y
def starred(i, at): return take(*[Tracked("s")], *(fail(k, at) for k in (i,)), **{"k": Tracked("w")})
def conditional(i, at): return (Tracked("p") and fail(i, at)) or (Tracked("q") and None)
def comprehension(i, at): return [(Tracked("e"), fail(k, at)) for k in (i - 1, i)]
def method(i, at): return Tracked("m").__lt__(Tracked("n") and fail(i, at))
def binary(i, at): return (Tracked("l"), 1) + (Tracked("r"), fail(i, at)) + (2,)

for body in (arguments, keywords, items, text, chained, subscript, stored, starred, conditional, comprehension, method, binary):
    for i in range(1300):
        log.clear()
        try:
            body(i, 1299)
        except TypeError as e:
            result = str(e)
        except KeyError as e:
            result = repr(e)
            line = sys.exc_info()[2].tb_next.tb_lineno
        else:
            result = "fine"
            normal = "".join(log)
    print(body.__name__, result, line, "normal", normal, "raised", "".join(log))
