"""Whole program: a solar system with five bodies; energy, momentum and a few orbits are reported."""
import math


SOLAR_MASS = 4 * math.pi * math.pi
DAYS = 365.24


class Body:
    """A point mass with position and velocity."""

    __slots__ = ("name", "pos", "vel", "mass")

    def __init__(self, name, pos, vel, mass):
        self.name = name
        self.pos = list(pos)
        self.vel = [v * DAYS for v in vel]
        self.mass = mass * SOLAR_MASS

    @property
    def speed(self):
        return math.sqrt(sum(v * v for v in self.vel))

    def distance(self, other):
        return math.dist(self.pos, other.pos)

    def kinetic(self):
        return 0.5 * self.mass * sum(v * v for v in self.vel)

    def __repr__(self):
        return f"<{self.name} at {', '.join(f'{p:.4f}' for p in self.pos)}>"


def solar_system():
    return [
        Body("sun", (0, 0, 0), (0, 0, 0), 1.0),
        Body(
            "jupiter",
            (4.84143144246472090, -1.16032004402742839, -0.103622044471123109),
            (0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023),
            0.000954791938424326609,
        ),
        Body(
            "saturn",
            (8.34336671824457987, 4.12479856412430479, -0.403523417114321381),
            (-0.00276742510726411, 0.00499852801234917, 0.0000230417297573763),
            0.000285885980666130812,
        ),
        Body(
            "uranus",
            (12.8943695621391310, -15.1111514016986312, -0.223307578892655734),
            (0.00296460137564761618, 0.0023784717395948095, -0.0000296589568540237556),
            0.0000436624404335156298,
        ),
        Body(
            "neptune",
            (15.3796971148509165, -25.9193146099879641, 0.179258772950371181),
            (0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870),
            0.0000515138902046611451,
        ),
    ]


class Simulation:
    """Advances bodies in steps of equal length."""

    def __init__(self, bodies, dt):
        self.bodies = bodies
        self.dt = dt
        self.time = 0.0
        self.pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
        self.offset_momentum()

    def offset_momentum(self):
        sun = self.bodies[0]
        for axis in range(3):
            total = sum(b.vel[axis] * b.mass for b in self.bodies)
            sun.vel[axis] = -total / SOLAR_MASS

    def momentum(self):
        return tuple(sum(b.vel[a] * b.mass for b in self.bodies) for a in range(3))

    def energy(self):
        e = sum(b.kinetic() for b in self.bodies)
        for a, b in self.pairs:
            e -= a.mass * b.mass / a.distance(b)
        return e

    def step(self):
        dt = self.dt
        for a, b in self.pairs:
            dx, dy, dz = (p - q for p, q in zip(a.pos, b.pos))
            mag = dt / (dx * dx + dy * dy + dz * dz) ** 1.5
            for body, other, sign in ((a, b, -1), (b, a, 1)):
                k = sign * other.mass * mag
                body.vel[0] += dx * k
                body.vel[1] += dy * k
                body.vel[2] += dz * k
        for body in self.bodies:
            for axis, v in enumerate(body.vel):
                body.pos[axis] += dt * v
        self.time += dt

    def run(self, steps, watch=None):
        for n in range(steps):
            self.step()
            if watch is not None:
                watch(n, self)


class Extremes:
    """Remembers the least and greatest distance of a body from the sun."""

    def __init__(self, index):
        self.index = index
        self.low, self.high = math.inf, 0.0

    def __call__(self, n, sim):
        d = sim.bodies[self.index].distance(sim.bodies[0])
        self.low = min(self.low, d)
        self.high = max(self.high, d)


def main():
    sim = Simulation(solar_system(), 0.01)
    before = sim.energy()
    print(f"energy {before:.9f}")
    print("momentum is zero:", all(abs(p) < 1e-12 for p in sim.momentum()))
    extremes = Extremes(1)
    sim.run(1200, extremes)
    after = sim.energy()
    print(f"energy {after:.9f}, relative drift below 1e-4: {abs(after - before) < 1e-4 * abs(before)}")
    print(f"jupiter between {extremes.low:.5f} and {extremes.high:.5f}")
    print(f"time {sim.time:.2f}")
    for body in sim.bodies:
        print(body, f"speed {body.speed:.5f}")
    ranked = sorted(sim.bodies[1:], key=lambda b: b.distance(sim.bodies[0]))
    print(" < ".join(b.name for b in ranked))


main()
