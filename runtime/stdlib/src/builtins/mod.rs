//! `builtins`.

mod class_statement;
pub mod functions;
mod iterators;
mod site;

pub use iterators::{PyEnumerate, PyFilter, PyMap, PyReversed, PyZip};
pub use site::PyQuitter;
