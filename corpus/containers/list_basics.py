"""Lists: construction, indexing, slicing, methods."""
l = [3, 1, 2]
print(l, len(l), l[0], l[-1], l[1:], l[::-1], l + [4], l * 2, 2 in l, l == [3, 1, 2], list("ab"), list(), list(range(3)))
l.append(5); l.extend("xy"); l.insert(1, "i"); l.insert(-1, "e"); l.insert(100, "end"); l.insert(-100, "begin")
print(l, l.pop(), l.pop(0), l.index("x"), l.count(1))
l.remove("x"); l.reverse(); print(l)
l[0] = "first"; l[-1] = "last"; del l[1]; print(l, l.copy() == l, l.copy() is l)
l.clear(); print(l)
a = [1, 2, 3]; b = a; a += [4]; print(b, a is b); a = a + [5]; print(b, a)
m = [[0] * 2] * 2; m[0][0] = 1; print(m)
print([1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [] < [0], [1, "a"] == [1, "a"], [1, 2] != [2, 1])
for source in ("[][0]", "[1][1]", "[1][-2]", "[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(2)", "[1]['a']", "[1] + (2,)", "[1] * 'a'", "[1].insert('a', 1)", "[1, 2].index(1, 1)", "[3] < ['a']", "[1].__setitem__(5, 1)", "[].extend(1)"):
    try:
        print(eval(source))
    except (IndexError, ValueError, TypeError) as e:
        print(source, type(e).__name__, e)
