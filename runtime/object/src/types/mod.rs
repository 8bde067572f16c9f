//! The core types, a file or folder each.

pub mod bool_;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod complex;
pub mod coroutine;
pub mod dict;
pub mod ellipsis;
pub mod exception;
pub mod exception_group;
pub mod float;
pub mod generator;
pub mod generic;
pub mod int;
pub mod iterators;
pub mod list;
pub mod namespace;
pub mod none;
pub mod object;
pub mod property;
pub mod set;
pub mod slice;
pub mod str;
pub mod traceback;
pub mod tuple;
pub mod type_;
