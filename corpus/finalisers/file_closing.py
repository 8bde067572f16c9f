"""A file is flushed and closed when its last reference goes."""
path = "f.txt"
def write():
    f = open(path, "w")
    f.write("written without close")
import warnings
warnings.simplefilter("ignore")
write()
print(open(path).read())
f = open(path, "a")
f.write("!")
print(len(open(path).read()))
del f
print(len(open(path).read()))
with open(path) as g:
    pass
print(g.closed)
