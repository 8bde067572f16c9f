"""Attribute reads and writes on instances and classes, with slots and without."""
class Vector:
    scale = 2
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z
class Slotted:
    __slots__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z
class Derived(Vector):
    offset = 1
def work(v, n):
    for i in range(n):
        v.x = v.y + v.z
        v.y = v.x - i
        v.z = (v.x + v.y) & 1023
    return v.x + v.y + v.z
def class_level(v, n):
    total = 0
    for i in range(n):
        total += v.scale + v.offset + v.x
    return total
def main():
    print(work(Vector(1, 2, 3), 2300000), work(Slotted(1, 2, 3), 2300000), class_level(Derived(1, 2, 3), 2300000))
if __name__ == "__main__":
    main()
