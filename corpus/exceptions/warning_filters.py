# conform: only-stdout = yes
"""Filters decide what becomes of a warning; registries remember those that were shown."""
import warnings
def shown(action, **kw):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action, **kw)
        def f(): warnings.warn("in f")
        for _ in range(2):
            f()
            warnings.warn("again", RuntimeWarning)
        warnings.warn(DeprecationWarning("an instance"), stacklevel=1)
        return [(w.category.__name__, str(w.message), w.lineno) for w in log]
for action in ("default", "always", "ignore", "once", "module"):
    print(action, shown(action))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for make in (lambda: warnings.warn("x"), lambda: compile("1 is 1", "f", "eval"), lambda: compile("'\\d'", "f", "eval"), lambda: warnings.warn("y", FutureWarning)):
        try:
            make()
        except Warning as e:
            print(type(e).__name__, e)
        except SyntaxError as e:
            print(type(e).__name__, e, e.lineno, e.offset)
for bad in (lambda: warnings.warn("x", int), lambda: warnings.warn("x", 3), lambda: warnings.warn(), lambda: warnings.warn_explicit("a", UserWarning, 3, 4)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
with warnings.catch_warnings(record=True) as log:
    warnings.filterwarnings("always", message="ma.*", category=UserWarning)
    warnings.filterwarnings("ignore", message="no")
    registry = {}
    warnings.warn_explicit("match", UserWarning, "file.py", 7, "mod", registry)
    warnings.warn_explicit("no match", UserWarning, "file.py", 8, registry=registry)
    print([(str(w.message), w.filename, w.lineno) for w in log], sorted(map(str, registry)))
