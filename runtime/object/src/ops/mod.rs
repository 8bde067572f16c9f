//! Abstract operations: what each operation of the language does in full, by protocol. The one source of semantics.

pub mod arith;
pub mod attr;
pub mod buffer;
pub mod call;
pub mod codec;
pub mod compare;
pub mod convert;
pub mod format;
pub mod hash;
pub mod item;
pub mod iter;
pub mod memory;
pub mod report;
