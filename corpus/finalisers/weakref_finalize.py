"""`weakref.finalize` calls once: at death, by hand, or at exit; the newest first."""
import weakref
class C: pass
c = C()
f = weakref.finalize(c, print, "finalised", 1, end="!\n")
print(f.alive, f.peek()[1:3] == (print, ("finalised", 1)))
del c
print(f.alive, f())
d = C()
g = weakref.finalize(d, lambda: "result")
print(g(), g(), g.alive)
h = weakref.finalize(d, print, "not at exit")
h.atexit = False
weakref.finalize(d, print, "first made")
weakref.finalize(d, print, "last made")
k = weakref.finalize(d, print, "detached")
print(k.detach() is not None, k.alive)
print("end of program")
