# conform: stdout = closed
"""Output that can only be written at exit fails there: a message and status 120."""
import sys
print("nobody reads this")
print("end", file=sys.stderr)
