"""List element access and reversal: pancake flipping."""
def fannkuch(n):
    perm1 = list(range(n))
    count = list(range(1, n + 1))
    max_flips = checksum = 0
    r = n
    sign = 1
    while True:
        if perm1[0]:
            perm = perm1[:]
            flips = 0
            first = perm[0]
            while first:
                perm[:first + 1] = perm[first::-1]
                flips += 1
                first = perm[0]
            if flips > max_flips:
                max_flips = flips
            checksum += sign * flips
        sign = -sign
        i = 1
        while True:
            if i >= n:
                return checksum, max_flips
            first = perm1[0]
            perm1[:i] = perm1[1:i + 1]
            perm1[i] = first
            count[i] -= 1
            if count[i] > 0:
                break
            count[i] = i + 1
            i += 1
def main():
    print([fannkuch(n) for n in (7, 8, 9, 9)])
if __name__ == "__main__":
    main()
