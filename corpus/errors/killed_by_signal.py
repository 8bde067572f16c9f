# conform: needs = linux
"""A program that a signal ends has that signal as its end; buffered output is lost."""
import os, signal, sys
print("flushed", flush=True)
os.kill(os.getpid(), signal.SIGTERM)
