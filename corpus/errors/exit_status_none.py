"""`sys.exit()` and `raise SystemExit` end with status 0; `finally` blocks run."""
import sys
try:
    print("in try")
    sys.exit()
finally:
    print("finally runs")
