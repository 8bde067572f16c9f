"""Floating point: planets attracting each other."""
def make():
    bodies = []
    for i in range(5):
        f = float(i + 1)
        bodies.append([[f * 1.5, -f * 0.7, f * 0.1], [0.1 * f, 0.05 * f, -0.02 * f], 1.0 / (f * f)])
    return bodies
def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for (p1, v1, m1), (p2, v2, m2) in pairs:
            dx = p1[0] - p2[0]
            dy = p1[1] - p2[1]
            dz = p1[2] - p2[2]
            mag = dt * (dx * dx + dy * dy + dz * dz + 0.01) ** -1.5
            b1 = m2 * mag
            b2 = m1 * mag
            v1[0] -= dx * b1
            v1[1] -= dy * b1
            v1[2] -= dz * b1
            v2[0] += dx * b2
            v2[1] += dy * b2
            v2[2] += dz * b2
        for p, v, _ in bodies:
            p[0] += dt * v[0]
            p[1] += dt * v[1]
            p[2] += dt * v[2]
def main():
    bodies = make()
    pairs = [(bodies[i], bodies[j]) for i in range(5) for j in range(i)]
    advance(bodies, pairs, 0.001, 190000)
    print(f"{sum(sum(p) for p, v, m in bodies):.9f}")
if __name__ == "__main__":
    main()
