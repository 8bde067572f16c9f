"""Floating point with calls: the spectral norm of an infinite matrix."""
def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
def times(v, transposed):
    n = len(v)
    out = []
    for i in range(n):
        total = 0.0
        if transposed:
            for j in range(n):
                total += a(j, i) * v[j]
        else:
            for j in range(n):
                total += a(i, j) * v[j]
        out.append(total)
    return out
def norm(n):
    u = [1.0] * n
    for _ in range(6):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    uv = sum(x * y for x, y in zip(u, v))
    vv = sum(y * y for y in v)
    return (uv / vv) ** 0.5
def main():
    print(f"{norm(460):.9f}")
if __name__ == "__main__":
    main()
