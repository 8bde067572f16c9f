//! `set` and `frozenset`, in CPython's table layout, as programs can see the order of ints in a set.

mod methods;
mod table;

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{LocalCell, Ref, TypedRef};

use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::{alloc, ops, py_class};

pub(crate) use methods::{hashed_elements, make_iterator_types};
use table::Found;
pub use table::SetTable;

/// The state that both types share.
#[derive(Default)]
pub struct SetCore {
    table: LocalCell<SetTable>,
}

impl Trace for SetCore {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.with(|t| t.keys().for_each(|k| k.trace(tracer)));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.table.take().into_keys());
    }
}

/// set() -> new empty set object
/// set(iterable) -> new set object
///
/// Build an unordered collection of unique elements.
#[py_class(name = "set", gc, weakref)]
#[derive(crate::Trace)]
#[repr(C)]
pub struct PySet {
    /// The elements.
    pub core: SetCore,
}

/// frozenset() -> empty frozenset object
/// frozenset(iterable) -> frozenset object
///
/// Build an immutable unordered collection of unique elements.
#[py_class(name = "frozenset", gc, weakref)]
#[derive(crate::Trace)]
#[repr(C)]
pub struct PyFrozenSet {
    /// The elements.
    pub core: SetCore,
    hash: Cell<i64>,
}

impl SetCore {
    /// Number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.with(SetTable::len)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, th: &Thread, hash: i64, key: &Ref) -> PyResult<Option<usize>> {
        let mut rejected: Vec<u64> = Vec::new();
        loop {
            let found = self.table.with(|t| {
                t.find(hash, |other| {
                    if other.is(key) {
                        return Some(true);
                    }
                    if rejected.contains(&other.value().bits()) {
                        return Some(false);
                    }
                    quick_equal(other, key)
                })
            });
            match found {
                Found::At(slot) => return Ok(Some(slot)),
                Found::Missing => return Ok(None),
                Found::Candidate(slot) => {
                    let Some(other) = self.table.with(|t| t.key_at(slot).cloned()) else {
                        continue;
                    };
                    if !ops::compare::equal(th, &other, key)? {
                        rejected.push(other.value().bits());
                    } else if self.table.with(|t| t.key_at(slot).is_some_and(|k| k.is(&other))) {
                        return Ok(Some(slot));
                    }
                }
            }
        }
    }

    /// Whether `key` is an element.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn contains(&self, th: &Thread, key: &Ref) -> PyResult<bool> {
        let hash = ops::hash::hash(th, key)?;
        Ok(self.find(th, hash, key)?.is_some())
    }

    /// Whether an int or a str is an element, if that can be found without running Python.
    #[must_use]
    pub fn try_contains(&self, key: &Ref) -> Option<bool> {
        let hash = ops::hash::plain(key)?;
        let equal = |other: &Ref| {
            if other.is(key) {
                Some(true)
            } else {
                quick_equal(other, key)
            }
        };
        match self.table.with(|t| t.find(hash, equal)) {
            Found::At(_) => Some(true),
            Found::Missing => Some(false),
            Found::Candidate(_) => None,
        }
    }

    /// Adds an int or a str; None if nothing was done, as that needs Python or more memory than there may be.
    #[must_use]
    pub fn try_add(&self, th: &Thread, key: &Ref) -> Option<()> {
        if self.try_contains(key)? {
            return Some(());
        }
        let hash = ops::hash::plain(key)?;
        self.add_new(th, hash, key.clone()).ok()
    }

    /// Adds an element; true if it was not there.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn add(&self, th: &Thread, key: Ref) -> PyResult<bool> {
        let hash = ops::hash::hash(th, &key)?;
        self.add_hashed(th, hash, key)
    }

    fn add_hashed(&self, th: &Thread, hash: i64, key: Ref) -> PyResult<bool> {
        if self.find(th, hash, &key)?.is_some() {
            return Ok(false);
        }
        self.add_new(th, hash, key)?;
        Ok(true)
    }

    fn add_new(&self, th: &Thread, hash: i64, key: Ref) -> PyResult<()> {
        if let Some(bytes) = self.table.with(table::SetTable::growth) {
            ops::memory::room(th, bytes, 1)?;
        }
        self.table.with_mut(|t| t.insert_new(hash, key));
        Ok(())
    }

    /// Removes an element and returns it.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn remove(&self, th: &Thread, key: &Ref) -> PyResult<Option<Ref>> {
        let hash = ops::hash::hash(th, key)?;
        self.remove_hashed(th, hash, key)
    }

    fn remove_hashed(&self, th: &Thread, hash: i64, key: &Ref) -> PyResult<Option<Ref>> {
        match self.find(th, hash, key)? {
            Some(slot) => Ok(self.table.with_mut(|t| t.remove(slot))),
            None => Ok(None),
        }
    }

    /// The elements with their hashes, in table order.
    #[must_use]
    pub fn entries(&self) -> Vec<(i64, Ref)> {
        self.table.with(|t| t.entries().map(|(h, k)| (h, k.clone())).collect())
    }

    /// The elements in table order.
    #[must_use]
    pub fn keys(&self) -> Vec<Ref> {
        self.table.with(|t| t.keys().cloned().collect())
    }
}

fn quick_equal(a: &Ref, b: &Ref) -> Option<bool> {
    use crate::types::str::PyStr;
    match (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        (Some(a), Some(b)) => Some(a.equals(b)),
        _ => match (a.value().as_int(), b.value().as_int()) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        },
    }
}

/// The elements of a set or frozenset.
#[must_use]
pub fn core_of(object: &Ref) -> Option<&SetCore> {
    if let Some(set) = object.downcast::<PySet>() {
        return Some(&set.core);
    }
    object.downcast::<PyFrozenSet>().map(|set| &set.core)
}

/// Whether `object` is a set or frozenset.
#[must_use]
pub fn is_any_set(object: &Ref) -> bool {
    core_of(object).is_some()
}

impl PySet {
    /// An empty set.
    #[must_use]
    pub fn new_ref() -> TypedRef<PySet> {
        alloc::new(PySet {
            core: SetCore::default(),
        })
    }
}

impl PyFrozenSet {
    /// A frozenset of constants, whose hashes and comparisons cannot fail.
    #[must_use]
    pub fn from_constants(th: &Thread, items: &[Ref]) -> Ref {
        let set = alloc::new(PyFrozenSet {
            core: SetCore::default(),
            hash: Cell::new(-1),
        });
        for item in items {
            if let Err(raised) = set.core.add(th, item.clone()) {
                drop(raised);
            }
        }
        set.into_ref()
    }
}
