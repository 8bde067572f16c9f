"""Whole program: reads records from text, groups and sums them, and prints tables, bar charts and wrapped paragraphs."""
from collections import Counter, defaultdict
from itertools import groupby
from operator import attrgetter, itemgetter
import textwrap

RECORDS = """
2024-01-03,north,apples,12,0.55
2024-01-03,south,pears,7,0.80
2024-01-09,north,pears,3,0.80
2024-01-15,east,plums,40,0.12
2024-02-01,south,apples,9,0.60
2024-02-01,east,apples,11,0.60
2024-02-11,north,plums,25,0.15
2024-02-20,west,cherries,100,0.05
bad line
2024-03-02,south,pears,x,0.85
2024-03-05,west,apples,14,0.58
2024-03-05,north,cherries,60,0.06
2024-03-30,east,pears,5,0.90
2024-13-01,east,pears,5,0.90
"""


class Record:
    __slots__ = ("date", "region", "item", "count", "price")

    def __init__(self, date, region, item, count, price):
        self.date, self.region, self.item = date, region, item
        self.count, self.price = int(count), float(price)
        year, month, day = map(int, date.split("-"))
        if not (1 <= month <= 12 and 1 <= day <= 31):
            raise ValueError(f"no such day: {date}")

    @property
    def month(self):
        return self.date[:7]

    @property
    def value(self):
        return self.count * self.price


def read(text):
    good, bad = [], []
    for number, line in enumerate(text.strip().splitlines(), 1):
        try:
            good.append(Record(*line.split(",")))
        except (ValueError, TypeError) as e:
            bad.append((number, line, f"{type(e).__name__}: {str(e).replace('Record.', '')}"))
    return good, bad


class Table:
    """Columns with alignment; numbers to the right."""

    def __init__(self, *headings):
        self.headings, self.rows = headings, []

    def add(self, *cells):
        if len(cells) != len(self.headings):
            raise ValueError(f"{len(cells)} cells for {len(self.headings)} columns")
        self.rows.append(cells)

    @staticmethod
    def cell(value):
        return f"{value:,.2f}" if isinstance(value, float) else "" if value is None else str(value)

    def __str__(self):
        texts = [[self.cell(c) for c in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(self.headings, *texts)]
        right = [all(isinstance(r[i], (int, float, type(None))) for r in self.rows) for i in range(len(widths))]
        rule = "+".join("-" * (w + 2) for w in widths).join("++")
        def line(cells):
            return "|" + "|".join(f" {c:>{w}} " if r else f" {c:<{w}} " for c, w, r in zip(cells, widths, right)) + "|"
        return "\n".join([rule, line(self.headings), rule, *map(line, texts), rule])


def pivot(records, row, column, value):
    cells = defaultdict(float)
    rows, columns = set(), set()
    for r in records:
        a, b = row(r), column(r)
        rows.add(a)
        columns.add(b)
        cells[a, b] += value(r)
    columns = sorted(columns)
    table = Table("", *columns, "total")
    for a in sorted(rows):
        line = [cells.get((a, b)) for b in columns]
        table.add(a, *line, sum(filter(None, line)))
    totals = [sum(cells[a, b] for a in rows if (a, b) in cells) for b in columns]
    table.add("total", *totals, sum(totals))
    return table


def bars(counts, width=30):
    top = max(counts.values())
    for name, n in sorted(counts.items(), key=lambda p: (-p[1], p[0])):
        full, rest = divmod(n * width * 8, top * 8)
        yield f"{name:<10}{'#' * int(full)}{'+' if rest else ''} {n:g}"


def justify(text, width):
    """Lines filled with spaces to the full width; the last one is left alone."""
    lines = textwrap.wrap(" ".join(text.split()), width)
    for line in lines[:-1]:
        words = line.split(" ")
        gaps, spare = len(words) - 1, width - sum(map(len, words))
        if gaps == 0:
            yield line
            continue
        each, extra = divmod(spare, gaps)
        yield "".join(w + " " * (each + (i < extra)) for i, w in enumerate(words[:-1])) + words[-1]
    yield from lines[-1:]


def statistics(values):
    values = sorted(values)
    n = len(values)
    mean = sum(values) / n
    median = values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2
    spread = (sum((v - mean) ** 2 for v in values) / (n - 1)) ** 0.5
    return {"n": n, "mean": mean, "median": median, "sd": spread, "min": values[0], "max": values[-1]}


def main():
    records, bad = read(RECORDS)
    print(len(records), "records")
    for number, line, why in bad:
        print(f"line {number}: {line!r}: {why.split(' missing')[0]}")
    print(pivot(records, attrgetter("region"), attrgetter("month"), attrgetter("value")))
    print(pivot(records, attrgetter("item"), attrgetter("region"), attrgetter("count")))
    counts = Counter()
    for r in records:
        counts[r.item] += r.count
    print(*bars(counts), sep="\n")
    for month, group in groupby(sorted(records, key=attrgetter("month", "value")), key=attrgetter("month")):
        group = list(group)
        best = max(group, key=attrgetter("value"))
        print(f"{month}: {len(group)} sales, best {best.item} in the {best.region} ({best.value:.2f})")
    print({k: round(v, 3) for k, v in statistics([r.value for r in records]).items()})
    words = Counter("the cat and the dog and the other cat saw the bird".split())
    print(sorted(words.items(), key=itemgetter(1, 0), reverse=True))
    text = """A report is only as good as the care that went into its numbers; whoever reads it should be able to follow each figure back
    to the records it came from, and to see at a glance which of them are large, which are small, and which are missing."""
    print(*justify(text, 44), sep="\n")
    print(textwrap.indent(textwrap.fill(text, 50), "> ", lambda l: "report" not in l))
    try:
        Table("a", "b").add(1)
    except ValueError as e:
        print(e)


main()
