"""User-defined operators through hot sites that knew only ints: reflected ones, NotImplemented, subclasses first, results of any type."""
trace = []
class Left:
    def __add__(self, other):
        trace.append("add")
        return NotImplemented if isinstance(other, str) else "Left+"
    def __lt__(self, other): trace.append("lt"); return NotImplemented
    def __mul__(self, other): trace.append("mul"); return [other]
class Right:
    def __radd__(self, other): trace.append("radd"); return ("radd", other)
    def __gt__(self, other): trace.append("gt"); return "truthy"
    def __rmul__(self, other): trace.append("rmul"); return NotImplemented
class MyInt(int):
    def __radd__(self, other): trace.append("int.radd"); return MyInt(int.__add__(self, 1000))
    def __add__(self, other): trace.append("int.add"); return int.__add__(self, other)
    def __eq__(self, other): trace.append("int.eq"); return NotImplemented
    __hash__ = int.__hash__
class NoAdd(int):
    __add__ = None
def add(a, b): return a + b
def less(a, b): return a < b
def times(a, b): return a * b
def equal(a, b): return a == b
def iadd(a, b):
    a += b
    return a
class InPlace:
    def __init__(self): self.n = 0
    def __iadd__(self, other): self.n += 1; return self if self.n < 1500 else NotImplemented
    def __add__(self, other): return "fell back"
operations = (add, less, times, equal, iadd)
for f in operations:
    for i in range(1500): f(i, 2)
operands = (1, 2.5, "s", Left(), Right(), MyInt(7), True, 2 ** 70, NoAdd(3))
def show(x): return type(x).__name__ if isinstance(x, (Left, Right)) else repr(x)
for f in operations:
    for a in operands:
        for b in operands:
            trace.clear()
            try:
                result = f(a, b)
                result = show(result) if not isinstance(result, (tuple, list)) else type(result).__name__
            except (TypeError, OverflowError) as e: result = str(e)
            if trace: print(f.__name__, show(a), show(b), result, " ".join(trace))
x = InPlace()
for i in range(2000): x = iadd(x, 1) if not isinstance(x, str) else x
print(x)
total = 0
for i in range(3000):
    total = add(total, MyInt(1) if i % 1000 == 999 else 1)
print(total, type(total).__name__, len(trace))
