"""The format language for integers."""
for spec in ("", "d", "5", "05", "<5", ">5", "^5", "*^7", "+", " ", "-", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "#010b", "08b", ",", "_", "_b", "_x", "020,", "c", "n", "e", "f", ".2f", "%", "=+6", "0=6", "<05", "+,d", "x>10d"):
    out = []
    for n in (0, 42, -42, 1234567):
        try:
            out.append(format(n, spec))
        except (ValueError, OverflowError) as e:
            out.append(f"{type(e).__name__}: {e}")
    print(repr(spec), out)
for spec in (".2", "s", "q", ",b", ".2d", "+c", "#c", "5.d", "__", ",_", "10000000000000000000000", "zz", "=s", "z"):
    try:
        print(repr(spec), repr(format(65, spec)))
    except (ValueError, OverflowError) as e:
        print(repr(spec), type(e).__name__, e)
print("%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%i|%u|%c|%e|%.3f|%g|%r|%s|%a|%%" % (42, 42, 42, 42, 42, 42, 255, 255, 255, 8, 8, 1, 2, 65, 3, 4, 5, 6, 7, 8))
