//! `builtins`.

pub mod functions;
mod iterators;

pub use iterators::{PyEnumerate, PyFilter, PyMap, PyReversed, PyZip};
