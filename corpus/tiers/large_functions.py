"""Functions of hundreds of statements, branches, constants and calls; long loops bodies; deep nesting of blocks."""
lines = ["def long(n, k):", "    acc = 0", "    for i in range(n):"]
for s in range(260):
    kind = s % 8
    lines.append("        " + [f"acc += i * {s}", f"if i == {s * 5}: acc += 0.5 if k == {s} else 1", f"acc ^= {s}" if s < 0 else f"t{s} = acc - {s}", f"acc = acc + len('{'x' * (s % 13)}')",
                               f"acc -= (i % {s + 1}) // 2", f"if acc > 2 ** {30 + s // 8} * k: acc = -{s}", f"d{s % 5} = [acc, {s}, i][{s} % 3]", f"acc += d{(s - 1) % 5} % 7"][kind])
lines += ["    return acc, sorted(locals())[:6], len(locals())"]
space = {}
exec("\n".join(lines), space)
print(space["long"](300, 10 ** 9), space["long"](300, 1), space["long"](40, 9), space["long"](300, 0.001))

# A chain of 200 branches, as interpreters have.
dispatch = ["def step(op, x):"]
for k in range(200): dispatch += [f"    {'if' if k == 0 else 'elif'} op == {k}:", f"        x = x {'+-*'[k % 3]} {k % 9 + 1}" if k % 11 else "        x = x / 2"]
dispatch += ["    else:", "        raise ValueError(op)", "    return x"]
exec("\n".join(dispatch), space)
step, x = space["step"], 1
for i in range(6000):
    x = step((i * 31) % 200, x)
    if abs(x) > 10 ** 12: x = int(x) % 1000
print(x)
for op in (7, 7.0, True, 200, "7", 2 ** 70):
    try: print(step(op, 2), step(op, 0.5), step(op, 2 ** 62))
    except ValueError as e: print("no", e)

nest = ["def nested(n):", "    c = 0"]
for d in range(18): nest.append("    " * (d + 1) + (f"for v{d} in range(n if {d} == 0 else 2 - {d} % 2):" if d % 3 else f"if c >= -{d}:" if d % 2 else "with M() as m:" if d % 4 == 0 else "while c % 2 == 0 or True:"))
nest += ["    " * 19 + "c += 1"]
for d in range(17, -1, -1):
    if d % 3 == 0 and d % 2 == 0 and d % 4: nest.append("    " * (d + 2) + "break")
nest.append("    return c, sorted(locals())")
class M:
    entered = 0
    def __enter__(self): M.entered += 1
    def __exit__(self, *args): pass
space["M"] = M
exec("\n".join(nest), space)
print(space["nested"](1200), M.entered)

wide = ["def wide(f, n):", "    t = 0", "    for i in range(n):", "        t += f(" + ", ".join(f"i + {k}" for k in range(120)) + ")", "        u = [" + ", ".join(f"i * {k}" for k in range(260)) + "]",
        "        v = {" + ", ".join(f"{k}: i" for k in range(130)) + "}", "        t += u[-1] + v[100]", "    return t"]
exec("\n".join(wide), space)
print(space["wide"](lambda *a: a[-1] - a[0], 1100), space["wide"](lambda *a: sum(a) / 2, 1100), space["wide"](lambda *a, **k: len(a) * 2 ** 58, 1100))
comparisons = "def chain(a): return " + " < ".join(f"a + {k}" for k in range(100))
exec(comparisons, space)
print(sum(space["chain"](i) for i in range(1100)), space["chain"](0.5), space["chain"](2.0 ** 60), space["chain"](2 ** 62 - 50))
constants = "def table(i): return (" + ", ".join(f"i + {k * 1000003}" for k in range(400)) + ")[i % 400]"
exec(constants, space)
print(sum(map(space["table"], range(1600))))
