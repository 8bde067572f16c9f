"""Integer arithmetic in a loop: a Collatz search and a linear congruential generator."""
def collatz(limit):
    best = best_steps = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            if n % 2 == 0:
                n = n // 2
            else:
                n = 3 * n + 1
            steps += 1
        if steps > best_steps:
            best, best_steps = start, steps
    return best, best_steps
def lcg(count):
    x = 12345
    total = 0
    for _ in range(count):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        total ^= x >> 3
    return total
def main():
    print(collatz(60000), lcg(3300000))
if __name__ == "__main__":
    main()
