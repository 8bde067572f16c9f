"""What `sys` tells that is the same everywhere."""
import sys
print(sys.version_info[:2], sys.maxsize, sys.byteorder, sys.maxunicode, sys.float_info.max, sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.getrecursionlimit(), sys.getdefaultencoding(), sys.getfilesystemencoding())
print(sys.intern("abc") is sys.intern("abc"), sys.getsizeof([]) > 0, sys.platform, len(sys.argv), sys.flags.optimize, sys.hash_info.modulus == 2 ** 61 - 1, sys.implementation.cache_tag is not None, sys.stdout.encoding, sys.stdin.mode, sys.stderr.name, sys.stdout.fileno(), sys.is_finalizing())
print(isinstance(sys.path, list), isinstance(sys.modules, dict), "sys" in sys.modules, "sys" in sys.builtin_module_names, type(sys.builtin_module_names).__name__, "json" in sys.stdlib_module_names, hex(sys.hexversion)[:5], sys.copyright[:13])
sys.stdout.write("written\n"); print(sys.stdout.isatty(), sys.stdout.line_buffering)
sys.displayhook(42); sys.displayhook(None)
import builtins; print(builtins._)
try:
    sys.intern(1)
except TypeError as e:
    print(e)
print(sys.getallocatedblocks() > 0, sys.getswitchinterval(), sys.call_tracing(lambda x: x * 2, (4,)), sys._getframe().f_code.co_name)
sys.stdout.flush(); print("to stderr", file=sys.stderr)
