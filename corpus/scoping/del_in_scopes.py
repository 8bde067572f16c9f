"""`del` of locals, globals, cells and class names; a later read raises the error of its scope."""
g = 1
def del_global():
    global g
    del g
del_global()
for attempt in range(2):
    try:
        del_global()
    except NameError as e:
        print(e)
def local():
    x = 1
    del x
    for action in ("read", "del"):
        try:
            if action == "read": x
            else: del x
        except UnboundLocalError as e:
            print(e)
    x = 2
    return x
print(local())
class C:
    y = 1
    del y
    try:
        del y
    except NameError as e:
        print(e)
print(hasattr(C, "y"))
def loop():
    for i in range(3):
        v = i
        del v
    return sorted(locals())
print(loop())
try:
    exec("del nothing", {}, {})
except NameError as e:
    print(e)
