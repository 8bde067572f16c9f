"""True is the int 1: status 1 and no message."""
import sys
sys.exit(True)
