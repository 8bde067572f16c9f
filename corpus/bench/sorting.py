"""Sorting: built in with and without keys, and three algorithms by hand."""
def numbers(n, x=7):
    out = []
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        out.append(x % 100000)
    return out
def quick(a):
    if len(a) < 2:
        return a
    p = a[len(a) // 2]
    return quick([x for x in a if x < p]) + [x for x in a if x == p] + quick([x for x in a if x > p])
def heap(a):
    n = len(a)
    def down(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and a[c + 1] > a[c]:
                c += 1
            if a[i] >= a[c]:
                return
            a[i], a[c] = a[c], a[i]
            i = c
    for i in range(n // 2 - 1, -1, -1):
        down(i, n)
    for i in range(n - 1, 0, -1):
        a[0], a[i] = a[i], a[0]
        down(0, i)
    return a
def merge(a):
    if len(a) < 2:
        return a
    m = len(a) // 2
    l, r = merge(a[:m]), merge(a[m:])
    out, i, j = [], 0, 0
    while i < len(l) and j < len(r):
        if l[i] <= r[j]:
            out.append(l[i]); i += 1
        else:
            out.append(r[j]); j += 1
    return out + l[i:] + r[j:]
def main():
    data = numbers(60000)
    expected = sorted(data)
    print(quick(data) == expected, heap(data[:]) == expected, merge(data) == expected)
    big = numbers(250000)
    print(sorted(big)[1000], sorted(big, key=lambda v: -v)[1000], sorted(map(str, big))[1000], sorted(zip(big, data))[500])
if __name__ == "__main__":
    main()
