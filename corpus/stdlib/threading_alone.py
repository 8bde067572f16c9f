"""What `threading`, `logging` and `queue` do with one thread."""
import threading, logging, sys, queue
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s %(threadName)s")
log=logging.getLogger("x"); log.info("hello %s", 3); log.debug("no")
try: 1/0
except ZeroDivisionError: log.exception("bad")
l=threading.RLock()
with l:
    with l: pass
c=threading.Condition()
with c: c.notify_all()
e=threading.Event(); e.set(); print(e.wait(), e.is_set(), threading.current_thread().name, threading.active_count(), threading.main_thread() is threading.current_thread())
q=queue.Queue(); q.put(1); print(q.get(), q.empty(), q.qsize())
try: q.get_nowait()
except queue.Empty: print("empty")
loc=threading.local(); loc.x=1; print(loc.x)
s=threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False))
pq=queue.PriorityQueue(); [pq.put(i) for i in (3,1,2)]; print([pq.get() for _ in range(3)])
