"""Compares Taipan's trees with CPython's over CPython's own library.

usage: compare_ast.py [--symbols] path/to/dump_ast [directory]
"""
import ast
import os
import subprocess
import sys
import warnings
import zlib

warnings.simplefilter("ignore")
sys.setrecursionlimit(10000)


KINDS = {0: "function", 1: "class", 2: "module"}


def dump_symbols(table, depth, out):
    symbols = "".join(f" {name}={flags}" for name, flags in sorted(table.symbols.items()))
    params = ",".join(table.varnames)
    head = f"{KINDS[table.type]} {table.name} {table.lineno} nested={int(table.nested)} params={params}"
    out.append(f"{' ' * depth}{head}:{symbols}\n")
    for child in table.children:
        dump_symbols(child, depth + 1, out)


def expected(path):
    with open(path, "rb") as f:
        source = f.read()
    try:
        if SYMBOLS:
            import _symtable

            out = []
            dump_symbols(_symtable.symtable(source, path, "exec"), 0, out)
            text = "".join(out).encode()
            return "ok", len(text), zlib.crc32(text)
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return "error", 0, 0
    text = ast.dump(tree, include_attributes=True).encode("utf-8", "surrogatepass")
    return "ok", len(text), zlib.crc32(text)


SYMBOLS = "--symbols" in sys.argv
if SYMBOLS:
    sys.argv.remove("--symbols")


def main():
    tool = sys.argv[1]
    root = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.__file__)
    paths = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(d for d in folders if d not in ("site-packages", "__pycache__"))
        paths += [os.path.join(folder, f) for f in sorted(files) if f.endswith(".py")]
    run = subprocess.run([tool] + ["--symbols"] * SYMBOLS, input="\n".join(paths), capture_output=True, text=True)
    ours = {}
    for line in run.stdout.splitlines():
        path, status, *rest = line.split("\t")
        ours[path] = (status, rest)
    cache = "/tmp/taipan_ast_oracle" + "_symbols" * SYMBOLS
    known = {}
    if os.path.exists(cache):
        known = dict(line.rstrip("\n").split("\t", 1) for line in open(cache))
    counts = {}
    with open(cache, "a") as out:
        for path in paths:
            if path not in known:
                known[path] = "\t".join(map(str, expected(path)))
                out.write(f"{path}\t{known[path]}\n")
            status, length, crc = known[path].split("\t")
            got = ours.get(path, ("missing", []))
            if status != "ok":
                kind = "both refuse" if got[0] == "error" else "wrongly accepted"
            elif got[0] != "ok":
                kind = "wrongly refused"
            elif int(got[1][1], 16) == int(crc):
                kind = "identical"
            else:
                kind = "different"
            counts[kind] = counts.get(kind, 0) + 1
            if kind not in ("identical", "both refuse"):
                print(kind, path, *got[1])
    print(counts, "exit", run.returncode)


main()
