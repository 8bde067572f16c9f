# conform: threads = yes
"""Threads: start, join, locks, queues, thread-local data, exceptions in threads."""
import threading, queue
results = []
lock = threading.Lock()
def work(n):
    for _ in range(100):
        with lock:
            counter[0] += n
counter = [0]
ts = [threading.Thread(target=work, args=(i,)) for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(counter, any(t.is_alive() for t in ts))
q, out = queue.Queue(), queue.Queue()
def consumer():
    while (x := q.get()) is not None: out.put(x * x)
c = threading.Thread(target=consumer, name="consumer", daemon=True); c.start()
for i in range(5): q.put(i)
q.put(None); c.join()
print([out.get() for _ in range(5)], c.name, c.daemon, threading.current_thread().name, threading.main_thread() is threading.current_thread())
local = threading.local(); local.x = 1
def look(): results.append(hasattr(local, "x"))
t = threading.Thread(target=look); t.start(); t.join(); print(results)
e = threading.Event(); threading.Timer(0.01, e.set).start(); print(e.wait(5), e.is_set())
def hook(args): print("hook:", args.exc_type.__name__, args.exc_value)
threading.excepthook = hook
t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()
r = threading.RLock()
with r, r: print("reentrant")
print(lock.acquire(), lock.acquire(blocking=False), lock.locked()); lock.release()
try:
    lock.release()
except RuntimeError as e:
    print(e)
try:
    t.start()
except RuntimeError as e:
    print(e)
