"""f-strings: conversions, format specs, nesting, `=`; expressions run in the enclosing scope."""
name, n, pi = "World", 42, 3.14159265
print(f"Hello, {name}!")
print(f"{n:>6}|{n:<6}|{n:^6}|{n:06d}|{n:+}|{n:x}|{n:#b}|{n:,}")
print(f"{pi:.2f} {pi:10.3e} {pi:g} {pi!r:>20}")
print(f"{name!r} {name!s} {'ü'!a}")
print(f"{n=} {n = } {n + 1=} {name=!s} {pi=:.3f}")
width = 8
print(f"{name:>{width}}|{pi:{width}.{2}f}")
print(f"{{literal}} {{{n}}}")
print(f"{'nested ' + f'{n}'}")
print(f"{[x * 2 for x in range(3)]} { {'a': 1}['a'] }")
print(f"{lambda_()}" if (lambda_ := lambda: "called") else "")
print(f"{n if n else 0} {n!r:^{10}}")
print("a" f"{n}" "b" f'{name}')
print(f"""multi
{n}
line""")
class F:
    def __format__(self, spec): return f"<{spec}>"
print(f"{F()} {F():abc} {F():{n}}")
print(rf"\d{n}")
