"""Whole program: Huffman coding with canonical codes, a bit stream, and run-length and move-to-front stages before it."""
import heapq
from collections import Counter
from dataclasses import dataclass, field
from itertools import count, groupby


@dataclass(order=True)
class Node:
    weight: int
    serial: int
    symbol: object = field(compare=False, default=None)
    children: tuple = field(compare=False, default=())


class BitWriter:
    def __init__(self):
        self.bytes, self.current, self.filled = bytearray(), 0, 0

    def write(self, value, width):
        for shift in range(width - 1, -1, -1):
            self.current = self.current << 1 | (value >> shift & 1)
            self.filled += 1
            if self.filled == 8:
                self.bytes.append(self.current)
                self.current = self.filled = 0

    def finish(self):
        if self.filled:
            self.write(0, 8 - self.filled)
        return bytes(self.bytes)


class BitReader:
    def __init__(self, data):
        self.data, self.pos = data, 0

    def bit(self):
        if self.pos >= len(self.data) * 8:
            raise EOFError("no more bits")
        byte = self.data[self.pos >> 3]
        self.pos += 1
        return byte >> (7 - (self.pos - 1) % 8) & 1

    def read(self, width):
        value = 0
        for _ in range(width):
            value = value << 1 | self.bit()
        return value


def code_lengths(weights):
    serial = count()
    heap = [Node(w, next(serial), s) for s, w in sorted(weights.items())]
    if len(heap) == 1:
        return {heap[0].symbol: 1}
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, Node(a.weight + b.weight, next(serial), children=(a, b)))
    lengths = {}

    def walk(node, depth):
        if node.children:
            for child in node.children:
                walk(child, depth + 1)
        else:
            lengths[node.symbol] = depth

    walk(heap[0], 0)
    return lengths


def canonical(lengths):
    codes, code, previous = {}, 0, 0
    for symbol, length in sorted(lengths.items(), key=lambda p: (p[1], p[0])):
        code <<= length - previous
        codes[symbol] = code, length
        code += 1
        previous = length
    return codes


def encode(data):
    out = BitWriter()
    out.write(len(data), 32)
    if data:
        lengths = code_lengths(Counter(data))
        out.write(len(lengths), 9)
        for symbol, length in sorted(lengths.items()):
            out.write(symbol, 8)
            out.write(length, 5)
        codes = canonical(lengths)
        for byte in data:
            out.write(*codes[byte])
    return out.finish()


def decode(blob):
    bits = BitReader(blob)
    size = bits.read(32)
    if size == 0:
        return b""
    lengths = {}
    for _ in range(bits.read(9)):
        symbol = bits.read(8)
        lengths[symbol] = bits.read(5)
    table = {(code, length): symbol for symbol, (code, length) in canonical(lengths).items()}
    out = bytearray()
    while len(out) < size:
        code = length = 0
        while (code, length) not in table:
            code, length = code << 1 | bits.bit(), length + 1
        out.append(table[code, length])
    return bytes(out)


def move_to_front(data):
    table = list(range(256))
    out = bytearray()
    for byte in data:
        at = table.index(byte)
        out.append(at)
        table.insert(0, table.pop(at))
    return bytes(out)


def undo_move_to_front(data):
    table = list(range(256))
    out = bytearray()
    for at in data:
        byte = table.pop(at)
        out.append(byte)
        table.insert(0, byte)
    return bytes(out)


def run_lengths(data):
    out = bytearray()
    for byte, group in groupby(data):
        n = sum(1 for _ in group)
        while n:
            chunk = min(n, 255)
            out += bytes((chunk, byte))
            n -= chunk
    return bytes(out)


def undo_run_lengths(data):
    return b"".join(bytes([b]) * n for n, b in zip(data[::2], data[1::2]))


class Pipeline:
    """Stages that are applied in order and undone in reverse."""

    def __init__(self, **stages):
        self.stages = stages

    def forward(self, data):
        sizes = [len(data)]
        for do, _ in self.stages.values():
            data = do(data)
            sizes.append(len(data))
        return data, sizes

    def backward(self, data):
        for _, undo in reversed(self.stages.values()):
            data = undo(data)
        return data


SAMPLES = {
    "empty": b"",
    "one": b"a",
    "same": b"z" * 1000,
    "text": b"it was the best of times, it was the worst of times, it was the age of wisdom, " * 8,
    "all": bytes(range(256)),
    "skewed": b"".join(bytes([i]) * 2 ** (8 - i) for i in range(8)),
    "binary": bytes((i * i ^ i >> 3) & 255 for i in range(600)),
}


def main():
    pipelines = {
        "huffman": Pipeline(h=(encode, decode)),
        "mtf+huffman": Pipeline(m=(move_to_front, undo_move_to_front), h=(encode, decode)),
        "rle+huffman": Pipeline(r=(run_lengths, undo_run_lengths), h=(encode, decode)),
    }
    for name, data in SAMPLES.items():
        for label, pipeline in pipelines.items():
            packed, sizes = pipeline.forward(data)
            assert pipeline.backward(packed) == data, (name, label)
            print(f"{name:<7} {label:<12} {' -> '.join(map(str, sizes))}")
    codes = canonical(code_lengths(Counter("abracadabra")))
    for symbol, (code, length) in codes.items():
        print(symbol, f"{code:0{length}b}")
    kraft = sum(2.0 ** -length for _, length in codes.values())
    print("kraft sum", kraft, "average", sum(length * "abracadabra".count(s) for s, (_, length) in codes.items()) / 11)
    try:
        decode(encode(b"hello world")[:-2])
    except EOFError as e:
        print("EOFError:", e)
    print(encode(b"abracadabra").hex())


main()
