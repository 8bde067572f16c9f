"""Numbers of different types compare by exact value; other types are unequal and unordered."""
values = [1, 1.0, True, 1 + 0j, 2, 2.0]
print([[a == b for b in values] for a in values])
print([hash(v) for v in values])
print(1 < 1.5, 2 ** 64 > 1e19, 2 ** 64 == 1.8446744073709552e19, 10 ** 400 > float("inf"), -10 ** 400 < float("-inf"))
print(2 ** 63 == float(2 ** 63), 2 ** 63 - 1 == float(2 ** 63), 2 ** 63 - 1 < float(2 ** 63), 9007199254740993 == 9007199254740992.0, 9007199254740993 > 9007199254740992.0)
print(1 == "1", 1 != "1", None == 0, [] == (), "" == b"", {} == set())
for source in ("1 < 'a'", "None < 1", "[] < ()", "1j < 2", "{} < {}", "'a' < b'a'", "min(1, 'a')", "sorted([1, None])"):
    try:
        eval(source)
    except TypeError as e:
        print(source, e)
