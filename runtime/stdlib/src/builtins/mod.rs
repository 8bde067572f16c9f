//! `builtins`.

pub mod functions;
mod iterators;
mod site;

pub use site::PyQuitter;
pub use iterators::{PyEnumerate, PyFilter, PyMap, PyReversed, PyZip};
