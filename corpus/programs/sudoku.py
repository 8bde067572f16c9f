"""Whole program: Sudoku by constraint propagation and search, by exact cover, and by bit masks; all three agree."""
from collections import deque

DIGITS = "123456789"
ROWS = "ABCDEFGHI"


def cross(a, b):
    return [x + y for x in a for y in b]


SQUARES = cross(ROWS, DIGITS)
UNITS = [cross(ROWS, c) for c in DIGITS] + [cross(r, DIGITS) for r in ROWS] + [cross(r, c) for r in ("ABC", "DEF", "GHI") for c in ("123", "456", "789")]
UNITS_OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: sorted(set(sum(UNITS_OF[s], [])) - {s}) for s in SQUARES}


class Contradiction(Exception):
    pass


class Board:
    """The candidates of each square, kept consistent by assignment and elimination."""

    searches = 0

    def __init__(self, text=None):
        self.cells = dict.fromkeys(SQUARES, DIGITS)
        if text is not None:
            given = [c for c in text if c in DIGITS + "0."]
            if len(given) != 81:
                raise ValueError(f"{len(given)} squares instead of 81")
            for square, c in zip(SQUARES, given):
                if c in DIGITS:
                    self.assign(square, c)

    def copy(self):
        board = Board()
        board.cells = self.cells.copy()
        return board

    def assign(self, square, digit):
        for other in self.cells[square].replace(digit, ""):
            self.eliminate(square, other)

    def eliminate(self, square, digit):
        todo = deque([(square, digit)])
        while todo:
            s, d = todo.popleft()
            if d not in self.cells[s]:
                continue
            left = self.cells[s] = self.cells[s].replace(d, "")
            if not left:
                raise Contradiction(s)
            if len(left) == 1:
                todo.extend((p, left) for p in PEERS[s])
            for unit in UNITS_OF[s]:
                places = [u for u in unit if d in self.cells[u]]
                if not places:
                    raise Contradiction(f"{d} in {unit[0]}..{unit[-1]}")
                if len(places) == 1:
                    todo.extend((places[0], o) for o in self.cells[places[0]] if o != d)

    @property
    def solved(self):
        return all(len(c) == 1 for c in self.cells.values())

    def solutions(self):
        if self.solved:
            yield self
            return
        square = min((s for s in SQUARES if len(self.cells[s]) > 1), key=lambda s: (len(self.cells[s]), s))
        for digit in self.cells[square]:
            Board.searches += 1
            attempt = self.copy()
            try:
                attempt.assign(square, digit)
            except Contradiction:
                continue
            yield from attempt.solutions()

    def __str__(self):
        lines = []
        for i, r in enumerate(ROWS):
            row = [self.cells[r + c] if len(self.cells[r + c]) == 1 else "." for c in DIGITS]
            lines.append(" | ".join(" ".join(row[j:j + 3]) for j in (0, 3, 6)))
            if i in (2, 5):
                lines.append("------+-------+------")
        return "\n".join(lines)

    def line(self):
        return "".join(self.cells[s] for s in SQUARES)


def exact_cover(text):
    """Knuth's algorithm X with dictionaries of sets."""
    choices = {}
    for i in range(81):
        r, c = divmod(i, 9)
        for d in DIGITS if text[i] in "0." else text[i]:
            choices[i, d] = [("cell", i), ("row", r, d), ("col", c, d), ("box", r // 3 * 3 + c // 3, d)]
    columns = {}
    for choice, covered in choices.items():
        for column in covered:
            columns.setdefault(column, set()).add(choice)

    def select(choice):
        removed = []
        for column in choices[choice]:
            for other in columns[column]:
                for o in choices[other]:
                    if o != column:
                        columns[o].discard(other)
            removed.append(columns.pop(column))
        return removed

    def deselect(choice, removed):
        for column in reversed(choices[choice]):
            columns[column] = removed.pop()
            for other in columns[column]:
                for o in choices[other]:
                    if o != column:
                        columns[o].add(other)

    def search(chosen):
        if not columns:
            yield "".join(d for _, d in sorted(chosen))
            return
        column = min(columns, key=lambda c: (len(columns[c]), str(c)))
        for choice in sorted(columns[column]):
            removed = select(choice)
            chosen.append(choice)
            yield from search(chosen)
            chosen.pop()
            deselect(choice, removed)

    return search([])


def bit_masks(text):
    rows, cols, boxes = [0] * 9, [0] * 9, [0] * 9
    cells = [0 if c in "0." else int(c) for c in text]
    for i, d in enumerate(cells):
        if d:
            r, c = divmod(i, 9)
            for group, k in ((rows, r), (cols, c), (boxes, r // 3 * 3 + c // 3)):
                group[k] |= 1 << d

    def solve():
        best, options = None, 0
        for i in range(81):
            if cells[i] == 0:
                r, c = divmod(i, 9)
                free = ~(rows[r] | cols[c] | boxes[r // 3 * 3 + c // 3]) & 0x3FE
                if best is None or free.bit_count() < options.bit_count():
                    best, options = i, free
                    if free & (free - 1) == 0:
                        break
        if best is None:
            return True
        r, c = divmod(best, 9)
        b = r // 3 * 3 + c // 3
        while options:
            bit = options & -options
            options ^= bit
            cells[best] = bit.bit_length() - 1
            rows[r] ^= bit; cols[c] ^= bit; boxes[b] ^= bit
            if solve():
                return True
            rows[r] ^= bit; cols[c] ^= bit; boxes[b] ^= bit
        cells[best] = 0
        return False

    return "".join(map(str, cells)) if solve() else None


PUZZLES = {
    "easy": "530070000600195000098000060800060003400803001700020006060000280000419005000080079",
    "hard": "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "two": "295743861431865900876192543387459216612387495549216738763504189928671354154938600",
}
for name, text in PUZZLES.items():
    Board.searches = 0
    try:
        found = [b.line() for b in Board(text).solutions()]
    except Contradiction as e:
        print(name, "contradiction", e)
        continue
    print(name, len(found), "solutions after", Board.searches, "guesses")
    assert found == sorted(exact_cover(text)) or sorted(found) == sorted(exact_cover(text))
    assert bit_masks(text) in found or not found
    if found:
        print(Board(found[0]))
for bad in ("123", "55" + "." * 79):
    try:
        print(Board(bad))
    except (ValueError, Contradiction) as e:
        print(type(e).__name__, e)
print(len(SQUARES), len(UNITS), {len(p) for p in PEERS.values()}, PEERS["A1"][:6])
