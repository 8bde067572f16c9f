"""Lists: append, index, slices, insertion, two-dimensional access, a sieve."""
def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(flags)
def matrix(n):
    a = [[(i * j) % 7 for j in range(n)] for i in range(n)]
    b = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i][k] * a[k][j]
            b[i][j] = total
    return sum(map(sum, b))
def shuffle(n):
    stack, out = [], []
    for i in range(n):
        stack.append(i)
        if i % 3 == 0:
            out.append(stack.pop() + len(out))
        if i % 7 == 0:
            stack[-1:] = [i, -i]
    return len(stack), sum(out), sum(stack[::2])
def main():
    print(sieve(3000000), matrix(170), shuffle(2000000))
if __name__ == "__main__":
    main()
