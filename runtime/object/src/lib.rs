//! The object model: types, slots, attribute look-up, exceptions, threads, frames and the core types.
//!
//! Entry points: [`ops`] (what an operation does in full), [`class`] and [`slots`] (what a type is), [`native`] (how
//! native types are declared), [`thread`] (what every function that can raise takes first), [`frame`] (the canonical
//! frame), [`types`] (the core types, a file or folder each).
//!
//! Invariant: nothing here names the interpreter; it is reached through the hooks in [`thread::Hooks`].

extern crate self as taipan_object;

pub use taipan_heap as heap;

pub mod alloc;
pub mod args;
pub mod assumptions;
pub mod audit;
pub mod class;
pub mod create;
pub mod descriptor;
pub mod error;
pub mod finalise;
pub mod frame;
pub mod frame_jump;
pub mod frame_locals;
pub mod function;
pub mod instance;
pub mod lookup;
pub mod module;
pub mod names;
pub mod native;
pub mod ops;
pub mod reassign;
pub mod safepoint;
pub mod slot_names;
pub mod slots;
pub mod startup;
pub mod thread;
pub mod tier;
pub mod types;
pub mod weak;

pub use class::{Class, ClassExt, ClassFlag, PyType, type_of};
pub use error::{Exc, PyResult, Raised};
pub use native::{Args, Downcast, NativeType};
pub use taipan_heap::{Items, LocalCell, Obj, Ref, Slot, TypedRef, Value};
pub use taipan_macros::{Trace, py_class, py_methods, py_module};
pub use thread::Thread;
