"""Sizes that no machine has raise MemoryError, wherever a program names them."""
sources = """
'x'.center(10**15)
b'x'.ljust(10**15)
'x'.zfill(10**15)
'\\t'.expandtabs(10**15)
'%*d' % (10**15, 3)
'%1000000000000000s' % 3
b'%1000000000000000d' % 3
'%.1000000000000000d' % 3
'%.1000000000000f' % 1.0
f'{1:1000000000000000}'
f'{1:01000000000000000}'
f'{"a":1000000000000000}'
format(1.0, '.10000000000f')
'{:{}}'.format(1, 10**15)
list(range(10**15))
tuple(range(10**15))
[*range(10**15)]
(1,) * 10**15
'ab' * 2**62
b'ab' * 2**62
bytearray(b'ab') * 2**62
bytes(10**15)
bytearray(10**30)
(1).to_bytes(10**15, 'big')
1 << 10**15
('y' * 10**6) * 10**12
__import__('struct').pack('1000000000000000s', b'')
__import__('os').urandom(10**15)
__import__('itertools').product('ab', repeat=10**15)
__import__('itertools').combinations(range(10), 10**15)
"""
for source in sources.strip().splitlines():
    try:
        print(source, "->", type(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)
