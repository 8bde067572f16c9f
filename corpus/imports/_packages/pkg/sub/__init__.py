"""A subpackage without `__all__`."""
print("init of", __name__)
in_sub = "sub"
_hidden = 1
visible = 2
