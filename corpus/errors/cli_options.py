# conform: command = -O -u -X foo=bar -W ignore -c "import sys; assert 0; print(__debug__, sys.flags.optimize, sys._xoptions, sys.warnoptions)"
"""Options of the command: -O, -u, -X, -W. This text is not run; the command above is."""
