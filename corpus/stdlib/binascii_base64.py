"""`binascii` and `base64`: hexadecimal digits, base 64, checksums."""
import binascii, base64, codecs
for d in (b"", b"a", b"ab", b"abc", bytes(range(256))):
    print(binascii.hexlify(d), binascii.b2a_base64(d), base64.b64encode(d), binascii.crc32(d), binascii.crc_hqx(d, 0), base64.b32encode(d)[:40], base64.b85encode(d)[:40], base64.b16encode(d)[:20], base64.urlsafe_b64encode(d)[-10:])
    print(base64.b64decode(base64.b64encode(d)) == d, binascii.unhexlify(binascii.hexlify(d)) == d)
print(binascii.hexlify(b"abcd", "-", 2), binascii.hexlify(b"abcd", b":"), binascii.crc32(b"b", binascii.crc32(b"a")) == binascii.crc32(b"ab"))
for s in ("YQ==", "YQ=", "YQ", "Y", "YQ==YQ==", "Y Q=\n=", "=YQ=", "YWJj", "YWJjZ", "é", b"YQ\xff==", 3):
    for strict in (False, True):
        try: print(ascii(s), strict, binascii.a2b_base64(s, strict_mode=strict))
        except Exception as e: print(ascii(s), strict, type(e).__name__, e)
for s in ("abc", "zz", b"4142", "é", 3):
    try: print(ascii(s), binascii.unhexlify(s))
    except Exception as e: print(ascii(s), type(e).__name__, e)
print(codecs.encode(b"hi", "hex"), codecs.decode("6869", "hex"), codecs.encode(b"hi", "base64"))
try: codecs.decode(b"x", "hex")
except Exception as e: print(type(e).__name__, e, repr(e.__cause__))
