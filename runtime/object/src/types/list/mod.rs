//! `list`.

mod methods;
mod sort;

use taipan_heap::{Items, Ref, TypedRef};

use crate::{Trace, alloc, py_class};

pub use sort::{order_arguments, sort_items};

/// Built-in mutable sequence.
///
/// If no argument is given, the constructor creates a new empty list.
/// The argument must be an iterable if specified.
#[py_class(name = "list", gc, sequence)]
#[derive(Trace)]
#[repr(C)]
pub struct PyList {
    /// The items.
    pub items: Items,
}

impl PyList {
    /// A list.
    #[inline]
    #[must_use]
    pub fn from_vec(items: Vec<Ref>) -> TypedRef<PyList> {
        // After the allocation: the vector's words, written to the native stack one by one and read back together, would
        // cost as much as all the rest.
        alloc::new_extended(0, |_| PyList {
            items: Items::new(items),
        })
    }
}
