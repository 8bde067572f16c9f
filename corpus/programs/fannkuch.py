"""Whole program: pancake flipping over all permutations, with an iterator, a recursive and a counting version."""
from itertools import islice, permutations
from collections import Counter


def flips(perm):
    """How many prefix reversals until the first element is 0."""
    perm = list(perm)
    n = 0
    while (first := perm[0]) != 0:
        perm[:first + 1] = perm[first::-1]
        n += 1
    return n


def trail(perm):
    """The permutations on the way."""
    perm = list(perm)
    yield tuple(perm)
    while perm[0]:
        k = perm[0]
        perm[:k + 1] = reversed(perm[:k + 1])
        yield tuple(perm)


class PermutationCounter:
    """All permutations by rotation of prefixes, each one swap away from the classic order."""

    def __init__(self, n):
        self.n = n
        self.perm = list(range(n))
        self.count = [0] * n
        self.first = True

    def __iter__(self):
        return self

    def __next__(self):
        if self.first:
            self.first = False
            return self.perm
        for i in range(1, self.n):
            head = self.perm.pop(0)
            self.perm.insert(i, head)
            self.count[i] += 1
            if self.count[i] <= i:
                return self.perm
            self.count[i] = 0
        raise StopIteration


def classic(n):
    best = checksum = 0
    for index, perm in enumerate(PermutationCounter(n)):
        k = flips(perm)
        best = max(best, k)
        checksum += k if index % 2 == 0 else -k
    return checksum, best


def exhaustive(n):
    histogram = Counter(map(flips, permutations(range(n))))
    return max(histogram), histogram


def recursive(n):
    """The greatest number of flips, searching backwards from sorted ends."""
    best = (0, None)

    def extend(perm, used, depth):
        nonlocal best
        if depth > best[0]:
            best = depth, tuple(perm)
        for k in range(1, n):
            # Going back over a flip of k + 1: position k must hold k, or be free and k unused.
            if perm[k] == k or (perm[k] is None and not used >> k & 1):
                saved = perm[k]
                perm[k] = k
                previous = perm[k::-1] + perm[k + 1:]
                extend(previous, used | 1 << k, depth + 1)
                perm[k] = saved

    extend([0] + [None] * (n - 1), 1, 0)
    return best


def describe(perm):
    return " -> ".join("".join(map(str, p)) for p in trail(perm))


def main():
    for n in range(2, 8):
        checksum, most = classic(n)
        most2, histogram = exhaustive(n)
        most3, witness = recursive(n)
        assert most == most2 == most3, (most, most2, most3)
        print(f"n={n} checksum={checksum} max={most} histogram={sorted(histogram.items())}")
        holes = [x for x in range(n) if x not in witness]
        complete = [holes.pop(0) if x is None else x for x in witness]
        print("  witness", complete, flips(complete) == most)
    longest = max(permutations(range(5)), key=flips)
    print(describe(longest))
    seen = {tuple(p) for p in PermutationCounter(5)}
    print(len(seen), seen == set(permutations(range(5))))
    print([tuple(p) for p in islice(map(tuple, PermutationCounter(4)), 6)])
    average = sum(flips(p) for p in permutations(range(6))) / 720
    print(f"average {average:.4f}")


main()
