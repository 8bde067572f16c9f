# conform: timeout = 60
"""A one-way constraint solver with strengths: chains of equality constraints that are edited again and again."""
REQUIRED, STRONG, MEDIUM, WEAK = 0, 1, 2, 3
class Variable:
    def __init__(self, name, value):
        self.name, self.value = name, value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAK
        self.mark = 0
class Constraint:
    def __init__(self, strength, *variables):
        self.strength, self.variables = strength, variables
        self.output = None
        for v in variables:
            v.constraints.append(self)
    def methods(self):
        return self.variables
    def choose(self, mark):
        best = None
        for v in self.methods():
            if v.mark != mark and v.strength >= self.strength and (best is None or v.strength > best.strength):
                best = v
        self.output = best
        return best
    def inputs(self):
        out = self.output
        return [v for v in self.variables if v is not out]
class Edit(Constraint):
    def execute(self):
        pass
class Stay(Constraint):
    def execute(self):
        pass
class Equal(Constraint):
    def execute(self):
        a, b = self.variables
        if self.output is b:
            b.value = a.value
        else:
            a.value = b.value
class Scale(Constraint):
    def __init__(self, strength, src, factor, offset, dst):
        super().__init__(strength, src, dst)
        self.factor, self.offset = factor, offset
    def execute(self):
        src, dst = self.variables
        if self.output is dst:
            dst.value = src.value * self.factor + self.offset
        else:
            src.value = (dst.value - self.offset) // self.factor
class Planner:
    def __init__(self):
        self.mark = 0
    def add(self, c):
        self.mark += 1
        while c is not None:
            out = c.choose(self.mark)
            if out is None:
                return
            overridden = out.determined_by
            out.mark = self.mark
            out.determined_by = c
            out.strength = max([c.strength] + [v.strength for v in c.inputs()])
            if overridden is not None:
                overridden.output = None
            c = overridden
    def plan(self, source):
        self.mark += 1
        todo, done = [source], []
        while todo:
            c = todo.pop()
            out = c.output
            if out is None or out.mark == self.mark:
                continue
            out.mark = self.mark
            done.append(c)
            for other in out.constraints:
                if other is not c and other.output is not None and other.output is not out:
                    todo.append(other)
        return done
def chain(n, rounds):
    p = Planner()
    vs = [Variable(f"v{i}", i) for i in range(n + 1)]
    for a, b in zip(vs, vs[1:]):
        p.add(Equal(REQUIRED, a, b))
    p.add(Stay(WEAK, vs[-1]))
    edit = Edit(STRONG, vs[0])
    edit.output = vs[0]
    for i, v in enumerate(vs[1:]):
        v.determined_by = v.constraints[0]
        v.constraints[0].output = v
    total = 0
    for r in range(rounds):
        steps = p.plan(edit)
        for value in range(5):
            vs[0].value = value + r
            for c in steps:
                c.execute()
            total += vs[-1].value
    return total
def projection(n):
    p = Planner()
    total = 0
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    for i in range(n):
        src, dst = Variable("src", i), Variable("dst", i)
        p.add(Stay(MEDIUM, src))
        c = Scale(REQUIRED, src, scale.value, offset.value, dst)
        p.add(c)
        if c.output is None:
            c.output = dst
        c.execute()
        total += dst.value
    return total
def main():
    print(chain(120, 3800), projection(110000))
if __name__ == "__main__":
    main()
