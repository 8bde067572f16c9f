"""`sys.excepthook` prints uncaught exceptions; replacing it keeps exit status 1."""
import sys
def hook(kind, value, tb):
    print("hook got", kind.__name__, value, tb.tb_lineno)
sys.excepthook = hook
print(sys.__excepthook__ is not hook)
raise LookupError("for the hook")
