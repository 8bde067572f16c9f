"""Default values, annotations and decorators run at definition; the body at the call."""
def log(x):
    print("log", x)
    return x
print("before")
def f(a=log("default a"), *, b=log("default b")) -> log("annotation"):
    print("body", a, b)
print("after definition")
f()
f(1, b=2)
g = lambda x=log("lambda default"): x
print(g())
class C(log(object)):
    attr = log("class body")
    def m(self, x=log("method default")): return x
print(C().m())
def later():
    return defined_later()
def defined_later():
    return "resolved at call time"
print(later())
