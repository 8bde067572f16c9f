"""Looks into the program that imports it."""
def main_value():
    import __main__
    return __main__.main_global
