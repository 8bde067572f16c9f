"""A small ray tracer: vectors as objects, spheres, a plane, shadows and reflection."""
class V:
    __slots__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z
    def __add__(self, o): return V(self.x + o.x, self.y + o.y, self.z + o.z)
    def __sub__(self, o): return V(self.x - o.x, self.y - o.y, self.z - o.z)
    def scale(self, k): return V(self.x * k, self.y * k, self.z * k)
    def dot(self, o): return self.x * o.x + self.y * o.y + self.z * o.z
    def unit(self): return self.scale(1.0 / self.dot(self) ** 0.5)
class Sphere:
    def __init__(self, centre, radius, colour, shine):
        self.centre, self.radius, self.colour, self.shine = centre, radius, colour, shine
    def hit(self, origin, direction):
        oc = self.centre - origin
        v = oc.dot(direction)
        d = self.radius * self.radius - (oc.dot(oc) - v * v)
        if d < 0:
            return None
        t = v - d ** 0.5
        return t if t > 0.001 else None
    def normal(self, p): return (p - self.centre).unit()
class Plane:
    shine = 0.2
    def __init__(self, y, colour):
        self.y, self.colour = y, colour
    def hit(self, origin, direction):
        if abs(direction.y) < 1e-6:
            return None
        t = (self.y - origin.y) / direction.y
        return t if t > 0.001 else None
    def normal(self, p): return V(0.0, 1.0, 0.0)
class Scene:
    def __init__(self, things, light):
        self.things, self.light = things, light
    def nearest(self, origin, direction):
        best, thing = None, None
        for t in self.things:
            d = t.hit(origin, direction)
            if d is not None and (best is None or d < best):
                best, thing = d, t
        return best, thing
    def trace(self, origin, direction, depth):
        d, thing = self.nearest(origin, direction)
        if thing is None:
            return 0.1 + 0.2 * max(direction.y, 0.0)
        p = origin + direction.scale(d)
        n = thing.normal(p)
        to_light = (self.light - p).unit()
        light = max(n.dot(to_light), 0.0)
        if light > 0 and self.nearest(p, to_light)[1] is not None:
            light *= 0.3
        value = thing.colour * (0.1 + 0.9 * light)
        if depth > 0 and thing.shine > 0:
            r = direction - n.scale(2 * direction.dot(n))
            value = value * (1 - thing.shine) + thing.shine * self.trace(p, r, depth - 1)
        return value
def render(w, h):
    scene = Scene([Sphere(V(-1.0, 0.0, 5.0), 1.0, 0.9, 0.3), Sphere(V(1.2, 0.3, 4.0), 0.8, 0.6, 0.5), Sphere(V(0.2, -0.5, 3.0), 0.4, 0.8, 0.1), Plane(-1.0, 0.5)], V(5.0, 8.0, -3.0))
    origin = V(0.0, 0.0, 0.0)
    total = 0.0
    rows = []
    for j in range(h):
        row = 0.0
        for i in range(w):
            row += scene.trace(origin, V((i - w / 2) / w * 1.6, (h / 2 - j) / h * 1.2, 1.0).unit(), 2)
        rows.append(row)
        total += row
    return f"{total:.6f} {rows[h // 2]:.6f}"
def main():
    print(render(320, 220))
if __name__ == "__main__":
    main()
