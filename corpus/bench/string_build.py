"""Building strings: concatenation, join, formatting."""
def concat(n):
    s = ""
    for i in range(n):
        s += chr(97 + i % 26)
    return len(s), hash(s) == hash(s[:])
def joins(n):
    total = 0
    for i in range(n):
        line = ", ".join([str(i), str(i * 2), "x" * (i % 5)])
        total += len(line)
    return total
def formats(n):
    total = 0
    for i in range(n):
        total += len(f"{i}: {i * 0.5:.2f} [{i:>8}]") + len("%d-%s" % (i, "abc")) + len("{} {}".format(i, "z"))
    return total
def main():
    print(concat(2000000), joins(900000), formats(450000))
if __name__ == "__main__":
    main()
