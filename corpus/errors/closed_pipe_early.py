# conform: stdout = closed
"""A flush to a pipe that nobody reads raises BrokenPipeError; the signal is ignored."""
import sys
try:
    print("text", flush=True)
except BrokenPipeError as e:
    print("caught", e, file=sys.stderr)
sys.stdout.close() if False else None
print("x" * 100000)
