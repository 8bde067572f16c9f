"""Comprehensions of every kind, nested and filtered."""
def run(rounds):
    total = 0
    for r in range(rounds):
        squares = [x * x for x in range(300)]
        odd = [s for s in squares if s & 1]
        table = {s: i for i, s in enumerate(odd)}
        residues = {s % 17 for s in squares}
        pairs = [(x, y) for x in range(12) for y in range(x) if (x + y) % 3 == 0]
        flat = [v for row in [[r, x, x + r] for x in range(40)] for v in row]
        total += len(table) + len(residues) + len(pairs) + sum(flat) + sum(s for s in odd if s in table)
    return total
def main():
    print(run(19000))
if __name__ == "__main__":
    main()
