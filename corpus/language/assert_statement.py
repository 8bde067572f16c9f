"""A failing `assert` raises AssertionError with its message; a tuple is always true."""
assert True
assert 1, "unused"
for source in ("assert False", "assert 0, 'text'", "assert [], 42", "assert None, None", "assert False, ('a', 1)"):
    try:
        exec(source)
    except AssertionError as e:
        print(source, "->", repr(e), e.args)
print(__debug__)
try:
    assert (lambda: 0)(), f"computed {1 + 1}"
except AssertionError as e:
    print(e)
