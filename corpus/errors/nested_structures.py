# conform: without = gc-every: each collection walks 300000 objects
"""`repr` and comparison of deeply nested containers raise RecursionError; containers in themselves print `...`."""
a = []
for _ in range(100000):
    a = [a]
try:
    repr(a)
except RecursionError as e:
    print("repr:", type(e).__name__)
t = u = ()
for _ in range(100000):
    t, u = (t,), (u,)
try:
    t == u
except RecursionError as e:
    print("==:", type(e).__name__)
self_list = [1]; self_list.append(self_list)
self_dict = {}; self_dict["me"] = self_dict
self_tuple = ([],); self_tuple[0].append(self_tuple)
print(self_list, self_dict, self_tuple)
while a:
    a = a[0]
while t:
    t, u = t[0], u[0]
print("taken apart")
