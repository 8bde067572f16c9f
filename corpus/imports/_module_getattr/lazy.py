"""Computes attributes on demand."""
real = "real"
def __getattr__(name):
    if name == "computed" or name.startswith("dyn_"):
        return f"<{name}>"
    raise AttributeError(f"lazy has no {name}")
def __dir__():
    return ["computed", "real"]
