"""`global` makes a name of a function the module's, also before the module ever bound it."""
counter = 0
def bump():
    global counter
    counter += 1
def create():
    global created, also
    created = also = "made"
def remove():
    global created
    del created
bump(); bump()
print(counter)
create()
print(created, also)
remove()
print("created" in globals())
def nested():
    counter = "local"
    def inner():
        global counter
        counter = "set from inner"
    inner()
    return counter
print(nested(), counter)
class C:
    global in_class
    in_class = 1
print(in_class, hasattr(C, "in_class"))
def loop():
    global i
    for i in range(3): pass
loop()
print(i)
