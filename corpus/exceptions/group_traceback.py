"""An uncaught exception group prints its members indented and numbered."""
def leaf(n):
    try:
        raise ValueError(f"leaf {n}")
    except ValueError as e:
        return e
raise ExceptionGroup("several", [leaf(1), ExceptionGroup("inner", [leaf(2), TypeError("never raised")])])
