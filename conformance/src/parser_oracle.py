"""For each file named on standard input: the checksums of CPython's tree and of its shape, or the error.

    path <tab> ok TREE SHAPE | error TEXT | limit TEXT

The tree is what ast.dump writes, positions and all. The shape is the kinds of the nodes, in the order in which
rustpython-parser has its fields: a parameter's default comes right after the parameter.
"""
import ast
import sys
import warnings
import zlib

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
SKIPPED = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.type_ignore)


def parameters(node):
    plain = node.posonlyargs + node.args
    defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
    pairs = [item for pair in zip(plain, defaults) for item in pair]
    only = [item for pair in zip(node.kwonlyargs, node.kw_defaults) for item in pair]
    return [*pairs, node.vararg, *only, node.kwarg]


def children(node):
    if isinstance(node, ast.arguments):
        return parameters(node)
    found = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found.extend(value)
        else:
            found.append(value)
    return found


def shape(tree):
    kinds = []
    work = [tree]
    while work:
        node = work.pop()
        if isinstance(node, ast.AST) and not isinstance(node, SKIPPED):
            kinds.append(type(node).__name__.lower().replace("_", "") + " ")
            work.extend(reversed(children(node)))
    return "".join(kinds)


def describe(path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return "error " + str(error).replace("\t", " ").replace("\n", " ")
    except (MemoryError, RecursionError) as error:
        return f"limit {type(error).__name__}"
    text = ast.dump(tree, include_attributes=True).encode("utf-8", "surrogatepass")
    return f"ok {zlib.crc32(text):08x} {zlib.crc32(shape(tree).encode()):08x}"


for line in sys.stdin:
    path = line.rstrip("\n")
    print(path, describe(path), sep="\t", flush=True)
