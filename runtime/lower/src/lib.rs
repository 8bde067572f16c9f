//! Syntax tree to register code.
