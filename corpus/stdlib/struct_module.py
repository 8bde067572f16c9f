"""`struct`: packing and unpacking in both byte orders."""
import struct
print(struct.pack("<hIq", -1, 2 ** 32 - 1, -5), struct.pack(">bBHl", -1, 255, 513, 7), struct.unpack("<f", struct.pack("<f", 1.5)), struct.pack("!d", -2.0), struct.calcsize("@bi"), struct.calcsize("=bi"))
print(struct.pack("3s5sx?c", b"abcd", b"xy", True, b"z"), struct.unpack("<2h", b"\x01\x00\xff\xff"), struct.pack("3p", b"abcdef"), list(struct.iter_unpack("<H", b"\x01\x00\x02\x00")), struct.unpack_from("<H", b"\x00\x05\x00", 1), struct.pack("<e", 0.5))
s = struct.Struct("<ih"); print(s.size, s.format, s.pack(1, 2), s.unpack(b"\x01\0\0\0\x02\0"))
buf = bytearray(6); s.pack_into(buf, 0, 7, 8); print(buf)
for f in (lambda: struct.pack("b", 200), lambda: struct.pack("i"), lambda: struct.unpack("i", b"x"), lambda: struct.pack("z", 1), lambda: struct.pack("i", "a"), lambda: struct.pack("c", b"ab"), lambda: struct.pack("H", -1), lambda: struct.unpack_from("i", b"abc")):
    try:
        f()
    except struct.error as e:
        print(e)
