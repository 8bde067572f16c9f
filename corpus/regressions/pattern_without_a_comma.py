"""Patterns of a sequence are separated by commas."""
for source in (
    "[a b]",
    "[a, b c]",
    "(a b)",
    "[a # , no comma\n b]",
    "[a # a comma follows\n , b]",
    "[(a) b]",
    "[(a), b]",
    "a, b",
    "[a, *b]",
    "[[a] b]",
):
    try:
        exec(f"match [1, 2]:\n case {source}:\n  print('taken', {source.split()[0]!r})\n case _:\n  print('other')")
    except SyntaxError as error:
        print(repr(source), error.msg, error.lineno, error.offset)
