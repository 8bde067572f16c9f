"""If the hook itself fails, both exceptions are printed."""
import sys
def hook(kind, value, tb):
    raise RuntimeError("in the hook")
sys.excepthook = hook
raise LookupError("original")
