"""Whole program: a constraint solver with backtracking, forward checking and a choice of heuristics; queens, colouring, puzzles."""
from itertools import combinations, permutations


class Variable:
    def __init__(self, name, domain):
        self.name = name
        self.domain = list(domain)

    def __repr__(self):
        return self.name


class Constraint:
    """Holds between variables; subclasses check a (partial) assignment."""

    def __init__(self, *variables):
        self.variables = variables

    def holds(self, values):
        raise NotImplementedError

    def check(self, assignment):
        values = [assignment.get(v, ...) for v in self.variables]
        return ... in values or self.holds(values)


class Different(Constraint):
    def holds(self, values):
        return len(set(values)) == len(values)

    def check(self, assignment):
        known = [assignment[v] for v in self.variables if v in assignment]
        return len(set(known)) == len(known)


class Predicate(Constraint):
    def __init__(self, function, *variables):
        super().__init__(*variables)
        self.function = function

    def holds(self, values):
        return self.function(*values)


class Problem:
    def __init__(self):
        self.variables, self.constraints = [], []
        self.nodes = 0

    def variable(self, name, domain):
        v = Variable(name, domain)
        self.variables.append(v)
        return v

    def add(self, constraint):
        self.constraints.append(constraint)

    def related(self, variable):
        return [c for c in self.constraints if variable in c.variables]

    def solve(self):
        """Yields every solution as a dictionary of names."""
        self.nodes = 0
        domains = {v: list(v.domain) for v in self.variables}
        yield from self.search({}, domains)

    def search(self, assignment, domains):
        if len(assignment) == len(self.variables):
            yield {v.name: x for v, x in assignment.items()}
            return
        variable = min((v for v in self.variables if v not in assignment), key=lambda v: (len(domains[v]), -len(self.related(v)), v.name))
        for value in domains[variable]:
            self.nodes += 1
            assignment[variable] = value
            if all(c.check(assignment) for c in self.related(variable)):
                narrowed = self.forward(variable, assignment, domains)
                if narrowed is not None:
                    yield from self.search(assignment, narrowed)
            del assignment[variable]

    def forward(self, variable, assignment, domains):
        """The domains less what now cannot be, or None if one is empty."""
        out = dict(domains)
        for c in self.related(variable):
            free = [v for v in c.variables if v not in assignment]
            if len(free) != 1:
                continue
            (other,) = free
            kept = []
            for value in out[other]:
                assignment[other] = value
                if c.check(assignment):
                    kept.append(value)
                del assignment[other]
            if not kept:
                return None
            out[other] = kept
        return out


def queens(n):
    p = Problem()
    rows = [p.variable(f"r{i:02}", range(n)) for i in range(n)]
    for (i, a), (j, b) in combinations(enumerate(rows), 2):
        p.add(Predicate(lambda x, y, d=j - i: x != y and abs(x - y) != d, a, b))
    solutions = list(p.solve())
    first = solutions[0]
    board = ["".join("Q" if first[f"r{r:02}"] == c else "." for c in range(n)) for r in range(n)]
    return len(solutions), p.nodes, board


def colouring():
    p = Problem()
    states = {s: p.variable(s, ["red", "green", "blue"]) for s in "WA NT SA Q NSW V T".split()}
    borders = "WA-NT WA-SA NT-SA NT-Q SA-Q SA-NSW SA-V Q-NSW NSW-V"
    for pair in borders.split():
        a, b = pair.split("-")
        p.add(Different(states[a], states[b]))
    found = list(p.solve())
    return len(found), sorted(found[0].items())


def magic_square():
    p = Problem()
    cells = [p.variable(f"c{i}", range(1, 10)) for i in range(9)]
    p.add(Different(*cells))
    lines = [cells[i:i + 3] for i in (0, 3, 6)] + [cells[i::3] for i in range(3)] + [cells[0::4], cells[2:7:2]]
    for line in lines:
        p.add(Predicate(lambda *v: sum(v) == 15, *line))
    return [[s[f"c{i}"] for i in range(9)] for s in p.solve()]


def send_more_money():
    letters = "SENDMORY"
    weights = {}
    for word, sign in (("SEND", 1), ("MORE", 1), ("MONEY", -1)):
        for power, letter in enumerate(reversed(word)):
            weights[letter] = weights.get(letter, 0) + sign * 10 ** power
    order = sorted(letters, key=lambda l: -abs(weights[l]))
    bounds = [sum(9 * abs(weights[l]) for l in order[i:]) for i in range(len(order) + 1)]
    solutions = []

    def place(i, total, used, chosen):
        if abs(total) > bounds[i]:
            return
        if i == len(order):
            if total == 0:
                solutions.append(dict(chosen))
            return
        letter = order[i]
        for digit in range(1 if letter in "SM" else 0, 10):
            if not used >> digit & 1:
                chosen[letter] = digit
                place(i + 1, total + weights[letter] * digit, used | 1 << digit, chosen)
                del chosen[letter]

    place(0, 0, 0, {})
    return [{l: s[l] for l in letters} for s in solutions]


def zebra():
    """Who owns the zebra, with permutations and early pruning."""
    right = lambda a, b: a - b == 1
    beside = lambda a, b: abs(a - b) == 1
    orders = list(permutations(range(5)))
    return [
        ("water", "zebra", [w == n for w, n in ((water, norwegian), (zebra_, japanese))], zebra_)
        for red, green, ivory, yellow, blue in orders if right(green, ivory)
        for english, spaniard, ukrainian, norwegian, japanese in orders if english == red and norwegian == 0 and beside(norwegian, blue)
        for coffee, tea, milk, juice, water in orders if coffee == green and ukrainian == tea and milk == 2
        for gold, kools, ches, lucky, parl in orders if kools == yellow and lucky == juice and japanese == parl
        for dog, snails, fox, horse, zebra_ in orders if spaniard == dog and gold == snails and beside(ches, fox) and beside(kools, horse)
    ]


for n in (4, 5, 6):
    count, nodes, board = queens(n)
    print(n, "queens:", count, "solutions,", nodes, "nodes")
    print("\n".join(board))
print(*colouring())
for square in magic_square():
    print(square)
print(send_more_money())
print(zebra())
