# conform: needs = linux
"""SIGINT raises KeyboardInterrupt in the main thread; a handler of one's own replaces that."""
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000): pass
    print("not reached")
except KeyboardInterrupt as e:
    print("interrupted", repr(e))
def handler(number, frame):
    print("handler", number == signal.SIGUSR1, frame.f_code.co_name)
old = signal.signal(signal.SIGUSR1, handler)
print(old is signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is handler)
def f():
    os.kill(os.getpid(), signal.SIGUSR1)
    for _ in range(1000): pass
f()
