"""`sys.exit(n)` ends with status n, without any message."""
import sys
print("leaving")
sys.exit(3)
