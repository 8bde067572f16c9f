"""Whole program: path finding on grids; breadth first, Dijkstra, A*, with a map printed for each."""
import heapq
from collections import deque
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int

    def __add__(self, other):
        return Point(self.x + other[0], self.y + other[1])

    def manhattan(self, other):
        return abs(self.x - other.x) + abs(self.y - other.y)


class NoPath(Exception):
    def __init__(self, explored):
        super().__init__(f"no path after exploring {explored} cells")
        self.explored = explored


class Grid:
    """A map in text: `#` is a wall, digits cost their value, `.` costs 1."""

    STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))

    def __init__(self, text):
        self.rows = text.strip().splitlines()
        self.height, self.width = len(self.rows), max(map(len, self.rows))
        self.marks = {}
        for y, row in enumerate(self.rows):
            for x, c in enumerate(row):
                if c.isalpha():
                    self.marks[c] = Point(x, y)

    def __contains__(self, p):
        return 0 <= p.y < self.height and 0 <= p.x < len(self.rows[p.y]) and self[p] != "#"

    def __getitem__(self, p):
        return self.rows[p.y][p.x]

    def cost(self, p):
        c = self[p]
        return int(c) if c.isdigit() else 1

    def neighbours(self, p):
        for step in self.STEPS:
            if (q := p + step) in self:
                yield q

    def draw(self, path=(), explored=()):
        path, explored = set(path), set(explored)
        lines = []
        for y, row in enumerate(self.rows):
            line = ""
            for x, c in enumerate(row):
                p = Point(x, y)
                line += c if c.isalpha() or c == "#" else "*" if p in path else "," if p in explored else c
            lines.append(line)
        return "\n".join(lines)


def walk_back(came, start, goal):
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def breadth_first(grid, start, goal):
    came, queue = {start: None}, deque([start])
    while queue:
        p = queue.popleft()
        if p == goal:
            return walk_back(came, start, goal), set(came)
        for q in grid.neighbours(p):
            if q not in came:
                came[q] = p
                queue.append(q)
    raise NoPath(len(came))


def a_star(grid, start, goal, heuristic=lambda p, goal: p.manhattan(goal)):
    best, came, closed = {start: 0}, {}, set()
    heap = [(heuristic(start, goal), start)]
    while heap:
        _, p = heapq.heappop(heap)
        if p in closed:
            continue
        closed.add(p)
        if p == goal:
            return walk_back(came, start, goal), closed
        for q in grid.neighbours(p):
            g = best[p] + grid.cost(q)
            if g < best.get(q, float("inf")):
                best[q], came[q] = g, p
                heapq.heappush(heap, (g + heuristic(q, goal), q))
    raise NoPath(len(closed))


def dijkstra(grid, start, goal):
    return a_star(grid, start, goal, heuristic=lambda p, goal: 0)


def depth_first(grid, start, goal):
    """Any path at all, with an explicit stack of iterators."""
    path, seen, stack = [start], {start}, [grid.neighbours(start)]
    while stack:
        if path[-1] == goal:
            return path, seen
        for q in stack[-1]:
            if q not in seen:
                seen.add(q)
                path.append(q)
                stack.append(grid.neighbours(q))
                break
        else:
            stack.pop()
            path.pop()
    raise NoPath(len(seen))


MAPS = {
    "open": """
S.........
..........
..........
.........G
""",
    "walls": """
S..#......
.#.#.####.
.#...#..#.
.#####.##.
.......#.G
""",
    "costs": """
S111111111
.99999999.
.9......9.
.9.9999.9.
.....9...G
""",
    "closed": """
S..#...
...#...
####..G
""",
}


def total(grid, path):
    return sum(grid.cost(p) for p in path[1:])


def main():
    for name, text in MAPS.items():
        grid = Grid(text)
        start, goal = grid.marks["S"], grid.marks["G"]
        print(f"== {name}: {grid.width} by {grid.height}, from {tuple(start)} to {tuple(goal)}")
        costs = {}
        for search in (breadth_first, dijkstra, a_star, depth_first):
            try:
                path, explored = search(grid, start, goal)
            except NoPath as e:
                print(f"{search.__name__}: {e}")
                continue
            costs[search] = total(grid, path)
            assert all(b in set(grid.neighbours(a)) for a, b in zip(path, path[1:]))
            print(f"{search.__name__}: {len(path) - 1} steps, cost {costs[search]}, explored {len(explored)}")
            if search is a_star:
                print(grid.draw(path, explored))
        if costs:
            assert costs[dijkstra] == costs[a_star] == min(costs.values())
    size = 41
    maze = [["#" if x % 2 == 0 or y % 2 == 0 else "." for x in range(size)] for y in range(size)]
    state, stack, seen = 12345, [(1, 1)], {(1, 1)}
    while stack:
        x, y = stack[-1]
        options = [(x + dx, y + dy) for dx, dy in ((2, 0), (0, 2), (-2, 0), (0, -2)) if 0 < x + dx < size and 0 < y + dy < size and (x + dx, y + dy) not in seen]
        if not options:
            stack.pop()
            continue
        state = (state * 1103515245 + 12345) % 2 ** 31
        nx, ny = options[state // 65536 % len(options)]
        maze[(y + ny) // 2][(x + nx) // 2] = "."
        seen.add((nx, ny))
        stack.append((nx, ny))
    maze[1][1], maze[size - 2][size - 2] = "S", "G"
    grid = Grid("\n".join(map("".join, maze)))
    results = [s(grid, grid.marks["S"], grid.marks["G"]) for s in (breadth_first, a_star, depth_first)]
    print("maze:", [len(p) for p, _ in results], [len(e) for _, e in results])


main()
