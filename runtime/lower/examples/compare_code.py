"""Compares the metadata and positions of Taipan's code objects with CPython's over CPython's own library.

usage: compare_code.py path/to/dump_code [directory-or-file]
"""
import collections
import dis
import os
import subprocess
import sys
import types
import warnings

warnings.simplefilter("ignore")

FAMILY = {
    "CALL": "call", "CALL_FUNCTION_EX": "callex", "LOAD_ATTR": "attr", "LOAD_METHOD": "attr",
    "STORE_ATTR": "storeattr", "BINARY_SUBSCR": "item", "STORE_SUBSCR": "storeitem",
    "LOAD_GLOBAL": "global", "LOAD_NAME": "name", "GET_ITER": "iter", "FOR_ITER": "foriter",
    "YIELD_VALUE": "yield", "UNPACK_SEQUENCE": "unpack", "UNPACK_EX": "unpack",
    "RAISE_VARARGS": "raise", "CHECK_EXC_MATCH": "match", "IMPORT_NAME": "import",
    "IMPORT_FROM": "importfrom", "BEFORE_WITH": "with",
}


def facts(code, out):
    seen = set()
    for i in dis.get_instructions(code):
        family = FAMILY.get(i.opname)
        if family:
            p = i.positions
            if p.lineno is None:
                seen.add(f"{family}:0.0-0.0")
            else:
                seen.add(f"{family}:{p.lineno}.{p.col_offset}-{p.end_lineno}.{p.end_col_offset}")
    out.append("|".join([
        code.co_qualname, str(code.co_firstlineno), f"{code.co_flags:x}",
        f"{code.co_argcount},{code.co_posonlyargcount},{code.co_kwonlyargcount}",
        ",".join(code.co_varnames), ",".join(code.co_cellvars), ",".join(code.co_freevars),
        " ".join(sorted(seen)),
    ]))
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            facts(const, out)


FIELDS = ["qualname", "firstlineno", "flags", "counts", "varnames", "cellvars", "freevars", "positions"]


def main():
    tool = sys.argv[1]
    root = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.__file__)
    paths = [root]
    if os.path.isdir(root):
        paths = []
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(d for d in folders if d not in ("site-packages", "__pycache__"))
            paths += [os.path.join(folder, f) for f in sorted(files) if f.endswith(".py")]
    run = subprocess.run([tool, "--facts"], input="\n".join(paths), capture_output=True, text=True)
    ours = collections.defaultdict(list)
    path = None
    for line in run.stdout.split("\n"):
        if line.startswith("FILE\t"):
            path = line[5:]
        elif line:
            ours[path].append(line)
    counts = collections.Counter()
    differing = collections.Counter()
    families = collections.Counter()
    for path in paths:
        try:
            with open(path, "rb") as f:
                code = compile(f.read(), path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as e:
            got = ours[path]
            counts["both refuse" if got and got[0].startswith("error") else "wrongly accepted"] += 1
            if not (got and got[0].startswith("error")):
                print("ACCEPTED", path, e)
            continue
        expected = []
        facts(code, expected)
        got = ours[path]
        if got and got[0].startswith("error"):
            counts["wrongly refused"] += 1
            print("REFUSED", path, got[0])
            continue
        if len(got) != len(expected):
            counts["code object count"] += 1
            print("COUNT", path, len(expected), len(got))
        for mine, theirs in zip(got, expected):
            counts["code objects"] += 1
            if "DISCIPLINE" in mine:
                counts["discipline"] += 1
                print("BROKEN", path, mine[mine.index("DISCIPLINE"):][:200])
                continue
            if mine == theirs:
                counts["identical"] += 1
                continue
            a, b = mine.split("|"), theirs.split("|")
            for name, x, y in zip(FIELDS, a, b):
                if x == y:
                    continue
                differing[name] += 1
                if name != "positions":
                    if differing[name] < 20:
                        print("DIFF", path, name, b[0], "\n   expected", y[:300], "\n   got     ", x[:300])
                else:
                    x, y = set(x.split()), set(y.split())
                    for extra in x - y:
                        families["+" + extra.split(":")[0]] += 1
                    for missing in y - x:
                        families["-" + missing.split(":")[0]] += 1
                    if differing[name] < 60:
                        print("POS", path, b[0], "missing", sorted(y - x)[:6], "extra", sorted(x - y)[:6])
    print(dict(counts), dict(differing), "exit", run.returncode)
    print(dict(families))
    if run.returncode:
        print(run.stderr[-2000:])


main()
