# conform: command = -c "x = = 1"
"""A syntax error in `-c` is reported with file `<string>`."""
