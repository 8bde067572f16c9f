//! Register code: the op table and what is derived from it; no heap objects.
