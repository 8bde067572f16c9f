"""Digests, checksums and encodings."""
import hashlib, zlib, base64, binascii
data = b"The quick brown fox"
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    print(name, hashlib.new(name, data).hexdigest())
h = hashlib.sha256(); h.update(b"The quick "); h.update(b"brown fox"); print(h.hexdigest() == hashlib.sha256(data).hexdigest(), h.digest_size, h.name)
print(zlib.crc32(data), zlib.adler32(data), zlib.decompress(zlib.compress(data * 10)) == data * 10, binascii.crc32(data))
print(base64.b64encode(data), base64.b64decode("aGk="), base64.b32encode(b"hi"), base64.urlsafe_b64encode(b"\xff\xfe"), base64.b16encode(b"hi"), binascii.hexlify(b"hi", "-"), binascii.unhexlify("6869"), base64.b85encode(data))
for f in (lambda: base64.b64decode("a"), lambda: binascii.unhexlify("x"), lambda: zlib.decompress(b"x"), lambda: hashlib.new("nope")):
    try:
        f()
    except (ValueError, zlib.error) as e:
        print(type(e).__name__, e)
