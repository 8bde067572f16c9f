"""Calls a benchmark's main() again and again in one process.

Command line: PATH CALLS SECONDS. It goes on until there are so many calls and so many seconds have passed. Each call
must print what the first one did. That is printed once, and then the seconds of each call, on one last line.
"""
import io
import sys
import time
import types


def load(path):
    module = types.ModuleType("benchmark")
    sys.modules[module.__name__] = module
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), module.__dict__)
    return module


def call(function):
    kept, sys.stdout = sys.stdout, io.StringIO()
    try:
        start = time.perf_counter()
        function()
        seconds = time.perf_counter() - start
        return seconds, sys.stdout.getvalue()
    finally:
        sys.stdout = kept


def repeat(function, calls, seconds):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < calls or time.perf_counter() < end:
        elapsed, text = call(function)
        if not times:
            first = text
        elif text != first:
            sys.exit(f"call {len(times) + 1} printed {text!r}, the first one {first!r}")
        times.append(elapsed)
    return first, times


path, calls, seconds = sys.argv[1:]
text, times = repeat(load(path).main, int(calls), float(seconds))
sys.stdout.write(text)
print("seconds:", *times)
