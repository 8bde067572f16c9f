"""Three hundred local variables, cells among them, keep their values and names."""
names = [f"v{i}" for i in range(300)]
source = "def f():\n" + "".join(f"    {n} = {i}\n" for i, n in enumerate(names))
source += "    def g(): return v7 + v299\n    v0 = 'changed'\n    return locals(), g\n"
ns = {}
exec(source, ns)
values, g = ns["f"]()
print(len(values), values["v0"], values["v150"], values["v299"], g())
print(list(values)[:3], list(values)[-3:])
print(len(ns["f"].__code__.co_varnames), ns["f"].__code__.co_cellvars)
source = "def h(" + ", ".join(f"a{i}={i}" for i in range(260)) + "): return sum(locals().values())"
exec(source, ns)
print(ns["h"](), ns["h"](1000), ns["h"](a259=0))
