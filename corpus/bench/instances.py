# conform: without = gc-every: a collection in each loop takes minutes
"""Making objects: small instances, linked structures, operator methods."""
class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    def __eq__(self, o): return self.x == o.x and self.y == o.y
class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None
    def insert(self, key):
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Node(key)
                    return
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key)
                    return
                node = node.right
    def height(self):
        return 1 + max(self.left.height() if self.left else 0, self.right.height() if self.right else 0)
def vectors(n):
    v, step = Vec(0, 0), Vec(1, 2)
    for i in range(n):
        v = v + step * 2
        if v == step:
            print("never")
    return v.x, v.y
def tree(n):
    root, x = Node(0), 99
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        root.insert(x - 1073741824)
    return root.height()
def main():
    print(vectors(1100000), tree(80000))
if __name__ == "__main__":
    main()
