# conform: counters = none: os._exit ends the process at once
"""`os._exit` ends at once: no `finally`, no `atexit`, no flush."""
import os, atexit
atexit.register(print, "not run")
print("flushed", flush=True)
try:
    os._exit(9)
finally:
    print("not run")
