"""An uncaught KeyboardInterrupt that was raised by hand prints a traceback and ends like the signal."""
try:
    raise KeyboardInterrupt
except Exception:
    print("not reached")
except BaseException as e:
    print("caught", repr(e))
raise KeyboardInterrupt("by hand")
