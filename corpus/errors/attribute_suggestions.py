"""Uncaught AttributeError and NameError suggest similar names in the printed traceback only."""
import traceback
class C:
    value = 1
    other_thing = 2
def show(f):
    try:
        f()
    except (AttributeError, NameError) as e:
        print(str(e), "|", e.name)
        print(traceback.format_exc().splitlines()[-1])
some_variable = 1
show(lambda: C().valeu)
show(lambda: C().totally_different)
show(lambda: some_variabel)
show(lambda: prnt)
show(lambda: [].apend)
show(lambda: "".uper)
def local():
    my_local = 1
    return my_locl
show(local)
import os
show(lambda: os.pathh)
some_variabble
