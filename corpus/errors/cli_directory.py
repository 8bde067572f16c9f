# conform: command = .
"""A directory without `__main__` is no program."""
