"""Layout: semicolons, continuation lines, comments, odd but legal indentation."""
a = 1; b = 2; print(a, b);
total = 1 + \
    2 + \
    3
print(total)
values = [
    1,
      # a comment inside
  2,
]
print(values)
if a: print("one line")
else: print("no")
if b:
        print("eight spaces")
        if a:
         print("one more")
class C: x = 1; y = 2
print(C.x, C.y)
def f(): return 1; return 2
print(f())
for i in 1, 2: print(i); print(-i)
if True:
	print("tab")
print(("implicit"
       " joining"))
# the end without a statement
