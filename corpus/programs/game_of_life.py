"""Whole program: the game of life on an endless plane and on a torus; patterns, periods, a rule parser, and run-length text."""
from collections import Counter
from itertools import product
import re


class Rule:
    """Births and survivals, written `B3/S23`."""

    def __init__(self, text):
        m = re.fullmatch(r"B(\d*)/S(\d*)", text)
        if not m:
            raise ValueError(f"not a rule: {text!r}")
        self.births, self.survivals = (frozenset(map(int, g)) for g in m.groups())
        if 0 in self.births:
            raise ValueError("birth from nothing fills the plane")

    def __call__(self, alive, neighbours):
        return neighbours in (self.survivals if alive else self.births)

    def __str__(self):
        return "B%s/S%s" % tuple("".join(map(str, sorted(s))) for s in (self.births, self.survivals))


LIFE = Rule("B3/S23")
AROUND = [d for d in product((-1, 0, 1), repeat=2) if d != (0, 0)]


class Plane:
    """Living cells as a set: no bounds."""

    def __init__(self, cells=(), rule=LIFE):
        self.cells, self.rule, self.generation = frozenset(cells), rule, 0

    @classmethod
    def parse(cls, text, **kw):
        return cls({(x, y) for y, row in enumerate(text.strip("\n").splitlines()) for x, c in enumerate(row) if c in "#O*"}, **kw)

    @classmethod
    def from_rle(cls, text, **kw):
        cells, x, y = set(), 0, 0
        for count, tag in re.findall(r"(\d*)([bo$!])", text):
            n = int(count or 1)
            match tag:
                case "b":
                    x += n
                case "o":
                    cells.update((x + i, y) for i in range(n))
                    x += n
                case "$":
                    x, y = 0, y + n
                case "!":
                    break
        return cls(cells, **kw)

    def wrap(self, x, y):
        return x, y

    def step(self):
        counts = Counter(self.wrap(x + dx, y + dy) for x, y in self.cells for dx, dy in AROUND)
        self.cells = frozenset(c for c in counts.keys() | self.cells if self.rule(c in self.cells, counts[c]))
        self.generation += 1
        return self

    def run(self, n):
        for _ in range(n):
            self.step()
        return self

    @property
    def box(self):
        xs, ys = zip(*self.cells)
        return min(xs), min(ys), max(xs), max(ys)

    def normal(self):
        if not self.cells:
            return frozenset()
        x0, y0, _, _ = self.box
        return frozenset((x - x0, y - y0) for x, y in self.cells)

    def __str__(self):
        if not self.cells:
            return "(empty)"
        x0, y0, x1, y1 = self.box
        return "\n".join("".join("#" if (x, y) in self.cells else "." for x in range(x0, x1 + 1)) for y in range(y0, y1 + 1))

    def rle(self):
        out = []
        for row in str(self).splitlines():
            for m in re.finditer(r"#+|\.+", row.rstrip(".")):
                n = len(m.group())
                out.append(f"{n if n > 1 else ''}{'o' if m.group()[0] == '#' else 'b'}")
            out.append("$")
        return "".join(out[:-1]) + "!"

    def __len__(self):
        return len(self.cells)


class Torus(Plane):
    """A plane whose edges meet."""

    def __init__(self, cells, width, height, **kw):
        self.width, self.height = width, height
        super().__init__({self.wrap(*c) for c in cells}, **kw)

    def wrap(self, x, y):
        return x % self.width, y % self.height


def period(plane, limit=200):
    """(period, shift) of the first repetition up to movement, or None."""
    start = plane.normal()
    x0, y0, *_ = plane.box
    for n in range(1, limit):
        plane.step()
        if not plane.cells:
            return None
        if plane.normal() == start:
            x1, y1, *_ = plane.box
            return n, (x1 - x0, y1 - y0)
    return None


PATTERNS = {
    "block": "##\n##", "blinker": "###", "toad": ".###\n###.", "glider": ".#.\n..#\n###", "beacon": "##..\n##..\n..##\n..##",
    "lwss": "#..#.\n....#\n#...#\n.####", "pulsar": "..###...###..\n\n#....#.#....#\n#....#.#....#\n#....#.#....#\n..###...###..\n\n..###...###..\n#....#.#....#\n#....#.#....#\n#....#.#....#\n\n..###...###..",
    "pentadecathlon": "##########", "diehard": "......#.\n##......\n.#...###",
}


def main():
    for name, text in PATTERNS.items():
        plane = Plane.parse(text)
        print(f"{name}: {len(plane)} cells, rle {plane.rle()}, period {period(plane) if name not in ('diehard', 'pentadecathlon') else '-'}")
    p = Plane.parse(PATTERNS["glider"]).run(4)
    print(p, p.generation, sorted(p.cells), sep="\n")
    r = Plane.parse("....#\n.##.#\n#..##", rule=LIFE)
    print([len(r.step()) for _ in range(30)])
    rpent = Plane.parse(".##\n##.\n.#.")
    print("r-pentomino:", [len(rpent.run(20)) for _ in range(6)], rpent.box)
    d = Plane.parse(PATTERNS["diehard"])
    while d.cells:
        d.step()
    print("diehard dies in generation", d.generation, d)
    t = Torus(Plane.parse(PATTERNS["glider"]).cells, 6, 5)
    seen, history = {}, []
    while t.cells not in seen:
        seen[t.cells] = t.generation
        history.append(len(t))
        t.step()
    print("torus repeats after", t.generation - seen[t.cells], set(history))
    high = Plane.parse("...\n###\n#.#", rule=Rule("B36/S23"))
    print(high.rule, [len(high.step()) for _ in range(12)])
    seeds = Plane({(0, 0), (1, 0)}, Rule("B2/S"))
    print(seeds.rule, [len(seeds.step()) for _ in range(8)])
    gun = Plane.from_rle("24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!")
    print("gun:", len(gun), [len(gun.run(30)) for _ in range(3)], gun.rle()[:30])
    for bad in ("B3S23", "B03/S2", "life"):
        try:
            Rule(bad)
        except ValueError as e:
            print(e)


main()
