"""Packages: `__init__`, submodules as attributes, relative imports, `__all__`, `__path__`."""
import _packages.pkg
print(_packages.pkg.__name__, _packages.pkg.from_init, len(_packages.pkg.__path__))
print(hasattr(_packages.pkg, "sub"), hasattr(_packages.pkg, "late"))
from _packages.pkg import late
print(late.describe(), _packages.pkg.late is late)
from _packages.pkg.sub.deep import here, up, sibling
print(here, up, sibling)
ns = {}
exec("from _packages.pkg import *", ns)
print(sorted(k for k in ns if not k.startswith("__")))
exec("from _packages.pkg.sub import *", ns)
print(sorted(k for k in ns if not k.startswith("__")))
try:
    from _packages.pkg import nothing
except ImportError as e:
    print(e.name, e.msg.split(" (")[0])
try:
    import _packages.pkg.missing
except ModuleNotFoundError as e:
    print(e, e.name)
try:
    import _packages.pkg.late.below
except ModuleNotFoundError as e:
    print(e)
