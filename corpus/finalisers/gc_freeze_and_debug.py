"""Frozen objects are no garbage; DEBUG_SAVEALL keeps what is."""
import gc
class A:
    def __del__(self): print("del")
a = A(); a.a = a
gc.freeze(); del a; print(gc.collect()); gc.unfreeze(); gc.collect()
a = A(); a.a = a; del a
gc.set_debug(gc.DEBUG_SAVEALL); print(gc.get_debug()); gc.collect(); print([type(x).__name__ for x in gc.garbage if isinstance(x, A)]); gc.set_debug(0); gc.garbage.clear(); gc.collect()
print(sorted(gc.get_stats()[0]))
