"""The collector's switches and queries."""
import gc
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.get_threshold())
gc.set_threshold(500, 5, 5)
print(gc.get_threshold())
gc.set_threshold(700, 10, 10)
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("s"), gc.is_tracked({}), gc.is_tracked({"a": []}))
class C: pass
c = C()
print(gc.is_tracked(c), gc.is_finalized(c))
l = [c]
print(any(r is l for r in gc.get_referrers(c)), gc.get_referents(l) == [c])
gc.collect()
log = []
def callback(phase, info): log.append((phase, info["generation"], sorted(info)))
gc.callbacks.append(callback)
gc.collect(1)
gc.callbacks.remove(callback)
print(log)
for bad in (-1, 3):
    try:
        gc.collect(bad)
    except ValueError as e:
        print(e)
print(gc.collect(0) >= 0, len(gc.get_count()), gc.garbage, len(gc.get_stats()))
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
