//! `tuple`: items in the same block as the object.

mod methods;

use std::ptr::NonNull;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Ref, TypedRef};

use crate::class::Class;
use crate::native::NativeType;
use crate::{alloc, py_class};

/// Built-in immutable sequence.
///
/// If no argument is given, the constructor returns an empty tuple.
/// If iterable is specified the tuple is initialized from iterable's items.
///
/// If the argument is a tuple, the return value is the same object.
#[py_class(name = "tuple", gc, sequence, variable)]
#[repr(C)]
pub struct PyTuple {
    len: usize,
    items: NonNull<Ref>,
}

impl PyTuple {
    /// Where compiled code finds the pointer to the items, and their number, in bytes from the payload.
    #[must_use]
    pub const fn layout() -> (usize, usize) {
        (std::mem::offset_of!(PyTuple, items), std::mem::offset_of!(PyTuple, len))
    }

    /// The items.
    #[inline]
    #[must_use]
    pub fn items(&self) -> &[Ref] {
        // SAFETY: `len` references follow the object in its block.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    /// Number of items.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn variable_size(&self) -> usize {
        self.len * size_of::<Ref>()
    }

    /// A tuple.
    #[must_use]
    pub fn from_vec(items: Vec<Ref>) -> TypedRef<PyTuple> {
        PyTuple::of_class(PyTuple::class(), items)
    }

    /// A tuple of copies.
    #[inline]
    #[must_use]
    pub fn from_slice(items: &[Ref]) -> TypedRef<PyTuple> {
        PyTuple::from_exact(items.len(), items.iter().cloned())
    }

    /// A tuple of the first `len` of `items`.
    ///
    /// # Panics
    /// If there are fewer.
    #[inline]
    #[must_use]
    pub fn from_exact(len: usize, mut items: impl Iterator<Item = Ref>) -> TypedRef<PyTuple> {
        if len == 0 {
            return PyTuple::empty();
        }
        alloc::new_extended(len * size_of::<Ref>(), |place| {
            let place = place.cast::<Ref>();
            for index in 0..len {
                let item = items.next().expect("as many items as were said");
                // SAFETY: the block has room for `len` references.
                unsafe { place.add(index).write(item) };
            }
            PyTuple { len, items: place }
        })
    }

    /// A tuple of these.
    #[inline]
    #[must_use]
    pub fn from_array<const N: usize>(items: [Ref; N]) -> TypedRef<PyTuple> {
        PyTuple::from_exact(N, items.into_iter())
    }

    /// The tuple without items: made once, as in CPython.
    #[must_use]
    pub fn empty() -> TypedRef<PyTuple> {
        thread_local! {
            static EMPTY: std::cell::OnceCell<TypedRef<PyTuple>> = const { std::cell::OnceCell::new() };
        }
        let make = || {
            let empty = PyTuple::make(PyTuple::class(), Vec::new());
            empty.header().immortalise();
            empty
        };
        EMPTY.with(|empty| empty.get_or_init(make).clone())
    }

    /// An instance of `class`, a subtype of `tuple`.
    #[must_use]
    pub fn of_class(class: &Class, items: Vec<Ref>) -> TypedRef<PyTuple> {
        if items.is_empty() && std::ptr::eq(class, PyTuple::class()) {
            return PyTuple::empty();
        }
        PyTuple::make(class, items)
    }

    fn make(class: &Class, mut items: Vec<Ref>) -> TypedRef<PyTuple> {
        let len = items.len();
        let fill = |place: NonNull<u8>| {
            let place = place.cast::<Ref>();
            // SAFETY: the block has room for `len` references.
            unsafe { place.as_ptr().copy_from_nonoverlapping(items.as_ptr(), len) };
            // SAFETY: the references were moved out by the copy.
            unsafe { items.set_len(0) };
            PyTuple { len, items: place }
        };
        if std::ptr::eq(class, PyTuple::class()) {
            alloc::new_extended(len * size_of::<Ref>(), fill)
        } else {
            alloc::new_variable(class, len * size_of::<Ref>(), fill)
        }
    }
}

impl Drop for PyTuple {
    fn drop(&mut self) {
        // Last first, as CPython's tuples drop their items.
        for index in (0..self.len).rev() {
            // SAFETY: the items are owned by the tuple and dropped once.
            unsafe { self.items.add(index).drop_in_place() };
        }
    }
}

impl Trace for PyTuple {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.items().iter().for_each(|item| item.trace(tracer));
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}
