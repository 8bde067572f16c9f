//! `dict`'s operations on the table, with `__eq__` where identity and text do not decide.

use std::cell::Cell;

use taipan_heap::{LocalCell, Obj, Ref, TypedRef};

use crate::assumptions::{Assumption, lost};
use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::ops;
use crate::thread::Thread;
use crate::types::dict::table::{Entry, Found, Table};
use crate::types::str::PyStr;
use crate::{Trace, alloc, py_class};

/// dict() -> new empty dictionary
/// dict(mapping) -> new dictionary initialized from a mapping object's
///     (key, value) pairs
/// dict(iterable) -> new dictionary initialized as if via:
///     d = {}
///     for k, v in iterable:
///         d[k] = v
/// dict(**kwargs) -> new dictionary initialized with the name=value pairs
///     in the keyword argument list.  For example:  dict(one=1, two=2)
#[py_class(name = "dict", gc, mapping)]
#[derive(Trace)]
pub struct PyDict {
    table: LocalCell<Table>,
    /// Identifies the set of keys and their places; 0 if none is assigned. Never used twice.
    keys_version: Cell<u32>,
    /// Entries whose values are part of what the version says, by the last bits of their numbers.
    watched: Cell<u64>,
}

impl Drop for PyDict {
    fn drop(&mut self) {
        self.keys_changed();
    }
}

/// Offsets in a dict; see [`PyDict::layout`].
#[derive(Clone, Copy, Debug)]
pub struct DictLayout {
    /// The version of the keys.
    pub version: usize,
    /// The pointer to the entries.
    pub entries: usize,
    /// The size of an entry.
    pub entry: usize,
    /// The value in an entry.
    pub value: usize,
}

const fn watch_bit(index: usize) -> u64 {
    1 << (index % 64)
}

thread_local! {
    static NEXT_VERSION: Cell<u32> = const { Cell::new(1) };
}

/// Whether two keys are equal, where that can be told without running Python.
#[inline]
fn quick_equal(a: &Ref, b: &Ref) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        (Some(a), Some(b)) => Some(a.equals(b)),
        _ => match (a.value().as_int(), b.value().as_int()) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        },
    }
}

impl PyDict {
    /// A payload without entries.
    #[must_use]
    pub fn new() -> PyDict {
        PyDict::from_table(Table::default())
    }

    /// A dict, or an instance of a subclass that native code reads like one: one that iterates as dicts do
    /// (`dict_merge`).
    #[must_use]
    pub fn plain(object: &Ref) -> Option<&Obj<PyDict>> {
        let dict = object.downcast::<PyDict>()?;
        let own = crate::type_of(object).slots.iter.get()?;
        let plain = PyDict::class().slots.iter.get()?;
        std::ptr::fn_addr_eq(own, plain).then_some(dict)
    }

    /// A payload with these entries.
    #[must_use]
    pub fn from_table(table: Table) -> PyDict {
        PyDict {
            table: LocalCell::new(table),
            keys_version: Cell::new(0),
            watched: Cell::new(0),
        }
    }

    /// An empty dict.
    #[must_use]
    pub fn new_ref() -> TypedRef<PyDict> {
        alloc::new(PyDict::new())
    }

    /// Number of keys.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.with(Table::len)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads the table; `f` must not run Python.
    #[inline]
    pub fn with_table<R>(&self, f: impl FnOnce(&Table) -> R) -> R {
        self.table.with(f)
    }

    /// The number of the present set of keys, for caches; 0 if numbers have run out.
    #[must_use]
    pub fn keys_version(&self) -> u32 {
        if self.keys_version.get() == 0 {
            let next = NEXT_VERSION.get();
            if next == u32::MAX {
                return 0;
            }
            NEXT_VERSION.set(next + 1);
            self.keys_version.set(next);
        }
        self.keys_version.get()
    }

    /// The number of the present set of keys, 0 if none was asked for since the last change.
    #[inline]
    #[must_use]
    pub fn current_version(&self) -> u32 {
        self.keys_version.get()
    }

    /// The value in entry `index`, for caches that have checked the version.
    #[inline]
    #[must_use]
    pub fn value_at(&self, index: usize) -> Option<Ref> {
        self.table
            .with(|t| t.entries().get(index).and_then(|e| e.value.clone()))
    }

    /// Replaces the value in entry `index`, for caches that have checked the version.
    #[inline]
    #[must_use = "dropping the old value may run Python"]
    pub fn set_value_at(&self, index: usize, value: Ref) -> Option<Ref> {
        if self.watched.get() & watch_bit(index) != 0 {
            self.keys_changed();
        }
        self.table
            .with_mut(|t| t.entry_mut(index).and_then(|e| e.value.replace(value)))
    }

    /// From now on the version says too that the value in entry `index` is the same, until the next change that it tells of.
    pub fn watch(&self, index: usize) {
        self.watched.set(self.watched.get() | watch_bit(index));
    }

    /// Where compiled code finds what [`value_at`](PyDict::value_at) gives, in bytes from the payload.
    #[must_use]
    pub fn layout() -> DictLayout {
        let (entries, entry, value) = Table::layout();
        DictLayout {
            version: std::mem::offset_of!(PyDict, keys_version),
            entries: std::mem::offset_of!(PyDict, table) + LocalCell::<Table>::CONTENT + entries,
            entry,
            value,
        }
    }

    fn keys_changed(&self) {
        lost(Assumption::Keys(self.keys_version.replace(0)));
        self.watched.set(0);
    }

    /// The entry of `key`. Runs `__eq__` where needed.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn find(&self, th: &Thread, hash: i64, key: &Ref) -> PyResult<Option<usize>> {
        match self.quick_find(hash, key) {
            Found::Entry(index) => Ok(Some(index)),
            Found::Missing => Ok(None),
            Found::Candidate(_) => self.find_by_comparing(th, hash, key),
        }
    }

    /// The entry of `key`, as far as that can be told without running Python.
    #[inline]
    fn quick_find(&self, hash: i64, key: &Ref) -> Found {
        self.table.with(|t| t.find(hash, &[], |other| quick_equal(other, key)))
    }

    /// The value of a key that is an int or a str and can be found without running Python.
    #[inline]
    #[must_use]
    pub fn try_get(&self, key: &Ref) -> Option<Ref> {
        match self.quick_find(ops::hash::plain(key)?, key) {
            Found::Entry(index) => self.value_at(index),
            Found::Candidate(_) | Found::Missing => None,
        }
    }

    /// Whether there is a key that is an int or a str, if that can be found without running Python.
    #[must_use]
    pub fn try_contains(&self, key: &Ref) -> Option<bool> {
        match self.quick_find(ops::hash::plain(key)?, key) {
            Found::Entry(_) => Some(true),
            Found::Missing => Some(false),
            Found::Candidate(_) => None,
        }
    }

    fn find_by_comparing(&self, th: &Thread, hash: i64, key: &Ref) -> PyResult<Option<usize>> {
        let mut rejected: Vec<usize> = Vec::new();
        loop {
            match self
                .table
                .with(|t| t.find(hash, &rejected, |other| quick_equal(other, key)))
            {
                Found::Entry(index) => return Ok(Some(index)),
                Found::Missing => return Ok(None),
                Found::Candidate(index) => {
                    let Some(other) = self.key_at(index) else {
                        continue;
                    };
                    let equal = ops::compare::equal(th, &other, key)?;
                    if !self.key_at(index).is_some_and(|now| now.is(&other)) {
                        // The comparison changed the dict: start again.
                        rejected.clear();
                    } else if equal {
                        return Ok(Some(index));
                    } else {
                        rejected.push(index);
                    }
                }
            }
        }
    }

    fn key_at(&self, index: usize) -> Option<Ref> {
        self.table.with(|t| t.entries().get(index).and_then(|e| e.key.clone()))
    }

    /// The entry of a key that is an exact str.
    #[inline]
    fn find_str(&self, key: &Ref, text: &PyStr) -> Option<usize> {
        let found = self.table.with(|t| {
            t.find(text.hash(), &[], |other| {
                if other.is(key) {
                    return Some(true);
                }
                // A key of another type with the same hash that claims to be equal to a str is not looked at here: names
                // of variables and attributes are compared as CPython's `unicode_eq` does for all-str dicts.
                Some(other.downcast::<PyStr>().is_some_and(|o| o.equals(text)))
            })
        });
        match found {
            Found::Entry(index) => Some(index),
            Found::Candidate(_) | Found::Missing => None,
        }
    }

    /// The value of a str key, without running Python.
    #[inline]
    #[must_use]
    pub fn get_str(&self, key: &Ref) -> Option<Ref> {
        let text = key.downcast::<PyStr>()?;
        self.value_at(self.find_str(key, text)?)
    }

    /// The entry index of a str key, without running Python.
    #[must_use]
    pub fn index_of_str(&self, key: &Ref) -> Option<usize> {
        self.find_str(key, key.downcast::<PyStr>()?)
    }

    /// Sets a str key without running Python, except for dropping the old value.
    pub fn set_str(&self, key: &Ref, value: Ref) {
        let Some(text) = key.downcast::<PyStr>() else {
            return;
        };
        if let Some(index) = self.find_str(key, text) {
            drop(self.set_value_at(index, value));
        } else {
            self.keys_changed();
            self.table.with_mut(|t| t.insert_new(text.hash(), key.clone(), value));
        }
    }

    /// Removes a str key; None if it was not there.
    #[must_use]
    pub fn remove_str(&self, key: &Ref) -> Option<Ref> {
        let index = self.find_str(key, key.downcast::<PyStr>()?)?;
        self.remove_at(index).map(|(_, value)| value)
    }

    fn remove_at(&self, index: usize) -> Option<(Ref, Ref)> {
        self.keys_changed();
        self.table.with_mut(|t| t.remove(index))
    }

    /// `self.get(key)`
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    #[inline]
    pub fn get(&self, th: &Thread, key: &Ref) -> PyResult<Option<Ref>> {
        if let Some(text) = key.downcast_exact::<PyStr>() {
            match self.quick_find(text.hash(), key) {
                Found::Entry(index) => return Ok(self.value_at(index)),
                Found::Missing => return Ok(None),
                Found::Candidate(_) => {}
            }
        }
        let hash = ops::hash::hash(th, key)?;
        Ok(self.find(th, hash, key)?.and_then(|index| self.value_at(index)))
    }

    /// `key in self`
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    #[inline]
    pub fn has(&self, th: &Thread, key: &Ref) -> PyResult<bool> {
        let hash = ops::hash::hash(th, key)?;
        Ok(self.find(th, hash, key)?.is_some())
    }

    /// The keys with their hashes.
    #[must_use]
    pub fn hashed_keys(&self) -> Vec<(i64, Ref)> {
        let of = |entry: &Entry| entry.key.clone().map(|key| (entry.hash, key));
        self.table.with(|t| t.entries().iter().filter_map(of).collect())
    }

    /// `self[key] = value`
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn set(&self, th: &Thread, key: &Ref, value: Ref) -> PyResult<()> {
        let hash = ops::hash::hash(th, key)?;
        self.set_hashed(th, hash, key, value)
    }

    /// `self[key] = value` with a known hash.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn set_hashed(&self, th: &Thread, hash: i64, key: &Ref, value: Ref) -> PyResult<()> {
        match self.find(th, hash, key)? {
            Some(index) => drop(self.set_value_at(index, value)),
            None => self.insert_absent(th, hash, key, value)?,
        }
        Ok(())
    }

    /// `self[key] = value` of a key that is an int or a str; None if nothing was done, as that may run Python or needs more
    /// memory than there may be.
    #[must_use]
    pub fn try_set(&self, th: &Thread, key: &Ref, value: &Ref) -> Option<()> {
        let hash = ops::hash::plain(key)?;
        match self.quick_find(hash, key) {
            Found::Missing => self.insert_absent(th, hash, key, value.clone()).ok(),
            Found::Entry(index) => {
                let old = self.value_at(index)?;
                // The dict's reference, and this one.
                let dies = old.header().is_some_and(|header| header.count() <= 2);
                if !dies {
                    drop(self.set_value_at(index, value.clone()));
                }
                (!dies).then_some(())
            }
            Found::Candidate(_) => None,
        }
    }

    /// Adds a key that was just looked for and not found.
    ///
    /// # Errors
    /// MemoryError.
    pub fn insert_absent(&self, th: &Thread, hash: i64, key: &Ref, value: Ref) -> PyResult<()> {
        if let Some(bytes) = self.table.with(Table::growth) {
            ops::memory::room(th, bytes, 1)?;
        }
        self.keys_changed();
        self.table.with_mut(|t| t.insert_new(hash, key.clone(), value));
        Ok(())
    }

    /// `self.pop(key)`: the value, or None if the key is not there.
    ///
    /// # Errors
    /// What `__hash__` and `__eq__` raise.
    pub fn remove(&self, th: &Thread, key: &Ref) -> PyResult<Option<Ref>> {
        let hash = ops::hash::hash(th, key)?;
        let Some(index) = self.find(th, hash, key)? else {
            return Ok(None);
        };
        Ok(self.remove_at(index).map(|(_, value)| value))
    }

    /// `self.popitem()`; None if empty.
    #[must_use]
    pub fn pop_last(&self) -> Option<(Ref, Ref)> {
        let index = self.table.with(|t| t.entries().iter().rposition(|e| e.key.is_some()))?;
        let removed = self.remove_at(index);
        self.table.with_mut(Table::trim);
        removed
    }

    /// Takes every entry out.
    #[must_use = "dropping the entries may run Python"]
    pub fn take_all(&self) -> Table {
        self.keys_changed();
        self.table.take()
    }

    /// A copy.
    #[must_use]
    pub fn copy(&self) -> TypedRef<PyDict> {
        alloc::new(PyDict::from_table(self.table.with(Table::duplicate)))
    }

    /// The next entry at or after `*position`, which moves past it.
    #[inline]
    #[must_use]
    pub fn next_entry(&self, position: &mut usize) -> Option<(Ref, Ref)> {
        self.table.with(|t| {
            while let Some(entry) = t.entries().get(*position) {
                *position += 1;
                if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                    return Some((key.clone(), value.clone()));
                }
            }
            None
        })
    }

    /// Keys and values.
    #[must_use]
    pub fn items(&self) -> Vec<(Ref, Ref)> {
        let mut position = 0;
        std::iter::from_fn(|| self.next_entry(&mut position)).collect()
    }

    /// Copies every entry of `other`.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn update_from(&self, th: &Thread, other: &Obj<PyDict>) -> PyResult<()> {
        let mut position = 0;
        let count = other.with_table(|t| t.entries().len());
        loop {
            let next = other.with_table(|t| {
                while let Some(entry) = t.entries().get(position) {
                    position += 1;
                    if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                        return Some((entry.hash, key.clone(), value.clone()));
                    }
                }
                None
            });
            let Some((hash, key, value)) = next else {
                return Ok(());
            };
            self.set_hashed(th, hash, &key, value)?;
            if other.with_table(|t| t.entries().len()) != count {
                return Err(th.error(crate::Exc::RuntimeError, "dict mutated during update"));
            }
        }
    }
}

impl Default for PyDict {
    fn default() -> Self {
        PyDict::new()
    }
}
