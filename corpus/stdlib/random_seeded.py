"""`random` with a seed gives CPython's sequence."""
import random
random.seed(42)
print(random.random(), random.randint(1, 100), random.randrange(0, 100, 5), random.choice("abcdef"), random.uniform(1, 2), random.getrandbits(70), random.sample(range(100), 5), random.choices("ab", weights=[1, 9], k=8))
l = list(range(10)); random.shuffle(l); print(l)
print(random.gauss(0, 1), random.expovariate(2), random.betavariate(1, 2), random.triangular(), random.normalvariate(), random.randbytes(4))
r = random.Random("text seed"); print(r.random(), r.randint(0, 10 ** 30))
state = r.getstate(); a = r.random(); r.setstate(state); print(a == r.random())
print([random.Random(s).randrange(1000) for s in (0, 1, -1, 2 ** 100, 1.5, b"x")])
for f in (lambda: random.randint(2, 1), lambda: random.choice([]), lambda: random.sample([1], 2)):
    try:
        f()
    except (ValueError, IndexError) as e:
        print(type(e).__name__, e)
