//! The fast path of each op, generic over a Machine.
