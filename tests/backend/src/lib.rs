//! Tests of the backend with the loader: see `tests/run.rs`. A crate of its own, because it needs LLVM and both of them.

#![forbid(unsafe_code)]
