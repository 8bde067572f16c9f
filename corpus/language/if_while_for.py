"""`if`, `while` and `for` with their `else` clauses: `else` of a loop runs unless the loop was left by `break`."""
for n in range(5):
    if n == 0:
        print("zero")
    elif n < 3:
        print("small", n)
    else:
        print("big", n)

n = 0
while n < 3:
    n += 1
    if n == 2:
        continue
    print("while", n)
else:
    print("while finished")

for word in ["a", "b", "c"]:
    if word == "b":
        print("found b")
        break
else:
    print("not reached")

for word in []:
    print("not reached")
else:
    print("empty loop finished")

for i in range(3):
    for j in range(3):
        if j == 1:
            break
        print(i, j)
    else:
        print("not reached")
print("loop variables stay:", i, j)
while True:
    if n > 5:
        break
    n += 1
print(n)
