"""Builtin types that compare by contents say that they cannot be hashed."""
import collections.abc
import types

for value in ([], {}, set(), bytearray(), slice(1), {}.keys(), {}.items(), {}.values(), types.MappingProxyType({}), (), frozenset(), 1, "", b"", range(3), None, len, int):
    cls = type(value)
    print(cls.__name__, cls.__hash__ is None, "__hash__" in cls.__dict__, isinstance(value, collections.abc.Hashable))
    try:
        hash(value)
    except TypeError as e:
        print(e)
    try:
        {value: 1}
    except TypeError as e:
        print(e)

class Sub(list):
    pass

class Hashing(list):
    def __hash__(self):
        return 3

print(Sub.__hash__, hash(Hashing()), isinstance(Sub(), collections.abc.Hashable), isinstance(Hashing(), collections.abc.Hashable))
try:
    hash(([],))
except TypeError as e:
    print(e)
