"""Exceptions: raised and caught near and far, with finally and context managers, and not raised at all."""
class Problem(Exception):
    def __init__(self, code):
        self.code = code
def risky(i):
    if i % 3 == 0:
        raise Problem(i)
    return i
def deep(n, i):
    if n == 0:
        return risky(i)
    return deep(n - 1, i)
class Guard:
    def __init__(self): self.n = 0
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        self.n += 1
        return t is KeyError
def run(n):
    total = 0
    g = Guard()
    for i in range(n):
        try:
            total += risky(i)
        except Problem as p:
            total -= p.code & 7
        finally:
            total += 1
        try:
            total += {}[i] if i % 5 == 0 else 1
        except KeyError:
            total += 2
        if i % 4 == 0:
            try:
                deep(5, i)
            except Problem:
                total += 3
            with g:
                if i % 8 == 0:
                    raise KeyError(i)
    return total, g.n
def main():
    print(run(800000))
if __name__ == "__main__":
    main()
