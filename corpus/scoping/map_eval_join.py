"""`str.join`, `str.format`, f-strings and `print` consume `map(eval, ...)` in their caller's frame."""
w = "outer"
def f():
    w, v = "inner", "other"
    print("-".join(map(eval, ["w", "v"])))
    print(b"-".join(map(eval, ["w.encode()", "v.encode()"])))
    print("{0} {1}".format(*map(eval, ["w", "v"])))
    print(f"{list(map(eval, ['w']))} {''.join(map(eval, ['w', 'v']))}")
    print("%s %s" % tuple(map(eval, ["w", "v"])))
    print(", ".join(sorted(map(eval, ["w", "v"]))))
    print("".join(map(str, map(eval, ["1", "w", "len(v)"]))))
    print(*map(eval, ["w", "v"]), sep="|")
f()
print("-".join(map(eval, ["w"])))
