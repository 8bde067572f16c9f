# conform: command = no_such_file.py
"""A program that is not there: one line on standard error, status 2."""
