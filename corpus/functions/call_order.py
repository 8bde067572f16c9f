"""The callee is evaluated first, then arguments from left to right, then the call happens."""
def log(x, v=None):
    print(x, end=" ")
    return v if v is not None else x
def f(*a, **k): print("| call", a, k); return f
log("f", f)(log(1), log(2), k=log(3))
log("g", f)(*log("args", [1]), log(2), **log("kw", {"z": 1}), y=log("y"))
class C:
    def __getattr__(self, n): print("getattr", n, end=" "); return f
log("obj", C()).method(log("arg"))
log("f", f)(log(1))(log(2))
d = {}
d[log("key")] = log("value")
print(d)
log("a", [0])[log("i", 0) and 0] = log("v")
print()
x = [log(1), log(2)][log(0) * 0]
print()
print(log(1) + log(2) * log(3))
print({log("k1"): log("v1"), log("k2"): log("v2")})
print(log(1) if log(0, 0) else log(2))
lambda: log("never")
