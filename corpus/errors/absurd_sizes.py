"""Absurd sizes raise MemoryError or OverflowError at once."""
for source in ("[0] * 10**18", "'x' * 10**18", "b'x' * 10**18", "(0,) * 10**18", "[0] * 10**30", "bytearray(10**18)", "bytes(10**30)",
               "range(10**30)[10**29]", "len(range(10**30))", "'abc'[10**30:]", "[1][10**30]", "1 << 10**30", "'%*d' % (10**30, 1)",
               "'{:{}}'.format(1, 10**30)", "'x'.ljust(10**18)", "1 << -1", "2.0 ** 10000", "10 ** -400", "int('9' * 5000)", "str(10 ** 5000)"):
    try:
        r = eval(source)
        print(source, "->", r)
    except (MemoryError, OverflowError, IndexError, ValueError) as e:
        print(source, "->", type(e).__name__, e)
