"""Function calls: recursion, positional, keyword and default arguments."""
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
def add(a, b=1, *, c=0):
    return a + b + c
def varargs(*args):
    return len(args)
def chain(n):
    total = 0
    for i in range(n):
        total = add(total, i)
        total = add(total, c=i & 3)
        total += varargs(i, total, 3)
    return total
def main():
    print(fib(30), chain(2300000))
if __name__ == "__main__":
    main()
