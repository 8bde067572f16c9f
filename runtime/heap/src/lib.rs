//! Values, reference counts, allocation, cycle collection and shapes: everything about memory, nothing about Python's
//! operations.
//!
//! Reading order: [`value`] (the word), [`object`] (header and typed access), [`reference`] (who owns a count),
//! [`alloc`], [`buffers`], [`collect`], [`shape`], and [`cell`] (interior mutability under the global lock). [`audit`] checks counts.
//!
//! Invariant: one thread at a time touches the heap, the holder of the global lock. Types here are neither `Send` nor
//! `Sync`; what crosses threads does so in the runtime's hands with the lock.

pub mod alloc;
pub mod audit;
pub mod buffers;
pub mod cell;
pub mod collect;
pub mod object;
pub mod reference;
pub mod shape;
pub mod value;

pub use cell::{Items, LocalCell, Slot};
pub use object::{Header, ONE_REFERENCE, Obj, TypeHead, TypeOps};
pub use reference::{Borrowed, Ref, TypedRef};
pub use shape::{Shape, ShapeKind};
pub use value::{Tag, Value};
