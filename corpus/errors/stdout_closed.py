"""Writing to a closed standard output is a ValueError for `print`; the status at exit stays that of the program."""
import sys
print("first")
sys.stdout.flush()
keep = sys.stdout
sys.stdout = None
print("goes nowhere")
sys.stdout = keep
sys.stdout.close()
try:
    print("x")
except ValueError as e:
    print(e, file=sys.stderr)
