//! Interior mutability for object payloads.
//!
//! Payloads are shared, mutable and touched by one thread at a time. The cells here give short, closed accesses: no
//! access can run Python (none takes a thread, and replaced references are handed back instead of dropped inside), so
//! none can overlap. Debug builds check that.

use std::cell::{Cell, UnsafeCell};

use crate::reference::{Borrowed, Ref};
use crate::value::Value;

/// A cell for any plain structure. In debug builds an overlapping mutable access panics.
#[derive(Default)]
pub struct LocalCell<T> {
    #[cfg(debug_assertions)]
    busy: Cell<bool>,
    value: UnsafeCell<T>,
}

impl<T> LocalCell<T> {
    /// Where the value is, in bytes from the cell.
    pub const VALUE_OFFSET: usize = std::mem::offset_of!(Self, value);

    /// Where the content is, in bytes from the cell.
    pub const CONTENT: usize = std::mem::offset_of!(LocalCell<T>, value);

    /// A cell with `value`.
    pub const fn new(value: T) -> LocalCell<T> {
        LocalCell {
            #[cfg(debug_assertions)]
            busy: Cell::new(false),
            value: UnsafeCell::new(value),
        }
    }

    /// Reads. `f` must not run Python or reach this cell mutably.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        #[cfg(debug_assertions)]
        assert!(!self.busy.get(), "a cell is not read while it is written");
        // SAFETY: accesses are closed and do not overlap with a mutable one (checked in debug builds); one thread.
        f(unsafe { &*self.value.get() })
    }

    /// Writes. `f` must not run Python (so it must not drop references) or reach this cell.
    #[inline]
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(debug_assertions)]
        assert!(!self.busy.replace(true), "a cell is not written twice at once");
        // SAFETY: accesses are closed and do not overlap (checked in debug builds); one thread.
        let result = f(unsafe { &mut *self.value.get() });
        #[cfg(debug_assertions)]
        self.busy.set(false);
        result
    }

    /// Swaps the content.
    pub fn replace(&self, value: T) -> T {
        self.with_mut(|old| std::mem::replace(old, value))
    }

    /// Takes the content out.
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }

    /// Sole access.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    /// Where the content lives, for layouts that compiled code reads.
    pub fn as_ptr(&self) -> *mut T {
        self.value.get()
    }
}

/// An optional reference that can be replaced.
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// An empty slot.
    #[must_use]
    pub const fn empty() -> Slot {
        Slot(Cell::new(Value::UNBOUND))
    }

    /// A slot with `value`.
    #[must_use]
    pub fn new(value: Ref) -> Slot {
        Slot(Cell::new(value.into_value()))
    }

    /// A slot with `value`, if any.
    #[must_use]
    pub fn from_option(value: Option<Ref>) -> Slot {
        value.map_or_else(Slot::empty, Slot::new)
    }

    /// A copy of the reference.
    #[inline]
    #[must_use]
    pub fn get(&self) -> Option<Ref> {
        let value = self.0.get();
        // SAFETY: the slot owns a count of what it holds.
        (!value.is_unbound()).then(|| unsafe { Ref::from_borrowed(value) })
    }

    /// Reads the value in place; `f` must not run Python or change the slot.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&Ref) -> R) -> Option<R> {
        let value = self.0.get();
        // SAFETY: the slot owns a count of what it holds, and keeps it while `f` runs.
        (!value.is_unbound()).then(|| f(&*unsafe { Borrowed::from_value(value) }))
    }

    /// The raw word; unbound if empty.
    #[inline]
    #[must_use]
    pub fn value(&self) -> Value {
        self.0.get()
    }

    /// Whether there is a reference.
    #[inline]
    #[must_use]
    pub fn is_set(&self) -> bool {
        !self.0.get().is_unbound()
    }

    /// Puts `value` in and hands the old reference back; dropping it may run Python.
    #[inline]
    #[must_use = "dropping the old value may run Python: do it where that is allowed"]
    pub fn replace(&self, value: Option<Ref>) -> Option<Ref> {
        let old = self.0.replace(value.map_or(Value::UNBOUND, Ref::into_value));
        // SAFETY: the slot owned a count of `old` and has given it up.
        (!old.is_unbound()).then(|| unsafe { Ref::from_owned(old) })
    }

    /// Puts `value` in and drops the old reference, which may run Python.
    #[inline]
    pub fn set(&self, value: Ref) {
        drop(self.replace(Some(value)));
    }

    /// Takes the reference out.
    #[inline]
    #[must_use]
    pub fn take(&self) -> Option<Ref> {
        self.replace(None)
    }
}

impl Default for Slot {
    fn default() -> Slot {
        Slot::empty()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        drop(self.take());
    }
}

/// A growable array of references: what a list is made of. Items die last first, as CPython's lists drop them.
#[derive(Default)]
pub struct Items(LocalCell<Vec<Ref>>);

impl Drop for Items {
    fn drop(&mut self) {
        let items = self.0.get_mut();
        while let Some(item) = items.pop() {
            drop(item);
        }
    }
}

impl Items {
    /// Where the pointer to the items and their number lie in an array, in bytes: for compiled code.
    ///
    /// # Panics
    /// If the standard library's vectors are not three words any more.
    #[must_use]
    pub fn layout() -> (usize, usize) {
        let mut sample = Items::new(Vec::with_capacity(7));
        sample.push(Ref::NONE);
        let inner = sample.0.as_ptr().addr() - std::ptr::from_ref(&sample).addr();
        let vector = sample.0.get_mut();
        let pointer = vector.as_ptr().addr();
        assert_eq!(
            size_of::<Vec<Ref>>(),
            3 * size_of::<usize>(),
            "pointer, capacity, length"
        );
        // SAFETY: a vector is three words, all of them initialised.
        let words = unsafe { std::ptr::from_ref(vector).cast::<[usize; 3]>().read() };
        let place = |wanted: usize| {
            let found = words.iter().position(|word| *word == wanted);
            inner + 8 * found.expect("a vector holds its pointer and length")
        };
        (place(pointer), place(1))
    }

    /// An array of `items`.
    #[must_use]
    pub const fn new(items: Vec<Ref>) -> Items {
        Items(LocalCell::new(items))
    }

    /// Number of items.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.with(Vec::len)
    }

    /// Whether there is none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A new reference to item `index`.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Ref> {
        self.0.with(|items| items.get(index).cloned())
    }

    /// Appends.
    #[inline]
    pub fn push(&self, item: Ref) {
        self.0.with_mut(|items| items.push(item));
    }

    /// Removes the last item.
    #[inline]
    #[must_use]
    pub fn pop(&self) -> Option<Ref> {
        self.0.with_mut(Vec::pop)
    }

    /// Replaces item `index` and hands the old one back; gives `item` back if there is no such index.
    ///
    /// # Errors
    /// The item, if `index` is out of range.
    #[inline]
    pub fn set(&self, index: usize, item: Ref) -> Result<Ref, Ref> {
        self.0.with_mut(|items| match items.get_mut(index) {
            Some(slot) => Ok(std::mem::replace(slot, item)),
            None => Err(item),
        })
    }

    /// Copies all items.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Ref> {
        self.0.with(Clone::clone)
    }

    /// Reads the items; `f` must not run Python.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&[Ref]) -> R) -> R {
        self.0.with(|items| f(items))
    }

    /// Changes the array; `f` must not run Python, so removed items are returned, not dropped.
    #[inline]
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut Vec<Ref>) -> R) -> R {
        self.0.with_mut(f)
    }

    /// Takes everything out.
    #[must_use]
    pub fn take(&self) -> Vec<Ref> {
        self.0.take()
    }
}
