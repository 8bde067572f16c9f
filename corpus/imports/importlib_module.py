"""`importlib` by hand: specs from files, modules from specs, reloading, loaders of modules that are there already."""
import importlib, importlib.machinery, importlib.util, os, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "made_here.py")
    with open(path, "w") as f:
        f.write("'''doc'''\ncount = globals().get('count', 0) + 1\nname = __name__\n")
    spec = importlib.util.spec_from_file_location("made_here", path)
    print(spec.name, spec.origin == path, spec.has_location, spec.parent == "", type(spec.loader).__name__)
    module = importlib.util.module_from_spec(spec)
    print(hasattr(module, "count"), module.__doc__, "made_here" in sys.modules)
    spec.loader.exec_module(module)
    print(module.count, module.name, module.__doc__)
    sys.path.insert(0, folder)
    found = importlib.import_module("made_here")
    print(found is module, found.count, importlib.reload(found) is found, found.count)
    print(found.__spec__.loader is found.__loader__, found.__loader__.get_source("made_here").split("\n")[1])
    print(found.__loader__.is_package("made_here"), found.__loader__.get_filename() == path)
    os.mkdir(os.path.join(folder, "portion"))
    import portion
    print(type(portion.__path__).__name__, list(portion.__path__) == [os.path.join(folder, "portion")], portion.__file__ if hasattr(portion, "__file__") else None)
    sys.path.remove(folder)
    importlib.invalidate_caches()
import json.decoder
print(json.__spec__.submodule_search_locations == json.__path__, json.decoder.__spec__.parent, json.decoder.__package__)
print(importlib.util.find_spec("json.decoder") is json.decoder.__spec__, importlib.util.find_spec("missing_module"))
print(importlib.util.resolve_name(".x", "a.b"), importlib.machinery.SOURCE_SUFFIXES)
for bad in (lambda: importlib.import_module(".x"), lambda: importlib.import_module("nothing.x"), lambda: importlib.util.find_spec("sys.x"), lambda: importlib.reload(3), lambda: importlib.import_module("..x", "a")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(sys.__loader__, sys.__spec__.origin, importlib.__spec__.name)
class Lazy(importlib.machinery.ModuleSpec):
    pass
print(Lazy("a.b", None).parent, repr(importlib.machinery.ModuleSpec("x", None)))
