//! Iteration.

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::iterators::{PyIndexIterator, PyRange};
use crate::types::list::PyList;
use crate::types::set::PySet;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{Slot, alloc};

/// `iter(object)`
///
/// # Errors
/// TypeError if it is not iterable; what `__iter__` raises.
pub fn iter(th: &Thread, object: &Ref) -> PyResult<Ref> {
    let class = type_of(object);
    if let Some(iter) = class.slots.iter.get() {
        let iterator = iter(th, object)?;
        if type_of(&iterator).slots.next.get().is_none() {
            return Err(th.type_error(format!(
                "iter() returned non-iterator of type '{}'",
                type_of(&iterator).name()
            )));
        }
        return Ok(iterator);
    }
    if class.slots.getitem.get().is_some() && !object.is_a::<crate::types::dict::PyDict>() {
        let index = std::cell::Cell::new(0);
        return Ok(alloc::new(PyIndexIterator {
            sequence: Slot::new(object.clone()),
            index,
        })
        .into_ref());
    }
    Err(th.type_error(format!("'{}' object is not iterable", class.name())))
}

/// The iterator of a common container, which runs no Python.
#[must_use]
pub fn plain_iter(th: &Thread, object: &Ref) -> Option<Ref> {
    let common = object.downcast_exact::<PyList>().is_some()
        || object.downcast_exact::<PyTuple>().is_some()
        || object.downcast_exact::<PyRange>().is_some()
        || object.downcast_exact::<PyDict>().is_some()
        || object.downcast_exact::<PyStr>().is_some()
        || object.downcast_exact::<PySet>().is_some();
    let iter = type_of(object).slots.iter.get()?;
    if common { iter(th, object).ok() } else { None }
}

/// `next(iterator)`; None when it is exhausted, StopIteration swallowed.
///
/// # Errors
/// What `__next__` raises otherwise.
#[inline]
pub fn next(th: &Thread, iterator: &Ref) -> PyResult<Option<Ref>> {
    match next_raw(th, iterator) {
        Err(raised) if raised.is(Exc::StopIteration) => Ok(None),
        other => other,
    }
}

/// `next(iterator)`; None when a native iterator is exhausted, StopIteration from others as it is.
///
/// # Errors
/// What `__next__` raises.
#[inline]
pub fn next_raw(th: &Thread, iterator: &Ref) -> PyResult<Option<Ref>> {
    match type_of(iterator).slots.next.get() {
        Some(next) => next(th, iterator),
        None => Err(th.type_error(format!("'{}' object is not an iterator", type_of(iterator).name()))),
    }
}

/// The items of an exact list or tuple, without running Python.
#[must_use]
pub fn try_items(object: &Ref) -> Option<Vec<Ref>> {
    if let Some(list) = object.downcast_exact::<PyList>() {
        return Some(list.items.to_vec());
    }
    object.downcast_exact::<PyTuple>().map(|tuple| tuple.items().to_vec())
}

/// Calls `f` with each item.
///
/// # Errors
/// What iteration and `f` raise.
pub fn for_each(th: &Thread, iterable: &Ref, mut f: impl FnMut(Ref) -> PyResult<()>) -> PyResult<()> {
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        // Live, as its iterator sees it.
        let mut index = 0;
        while let Some(item) = list.items.get(index) {
            f(item)?;
            index += 1;
        }
        return Ok(());
    }
    if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        return tuple.items().iter().try_for_each(|item| f(item.clone()));
    }
    let iterator = iter(th, iterable)?;
    while let Some(item) = next(th, &iterator)? {
        f(item)?;
    }
    Ok(())
}

/// `list(iterable)`
///
/// # Errors
/// What iteration raises.
pub fn collect(th: &Thread, iterable: &Ref) -> PyResult<Vec<Ref>> {
    if let Some(items) = try_items(iterable) {
        return Ok(items);
    }
    let iterator = iter(th, iterable)?;
    let hint = super::convert::length_hint(th, iterable, 0)?;
    super::memory::room(th, hint, size_of::<Ref>())?;
    let mut items = Vec::with_capacity(hint);
    while let Some(item) = next(th, &iterator)? {
        super::memory::room_to_push(th, &mut items)?;
        items.push(item);
    }
    Ok(items)
}

/// The items for a slice assignment; `message` is for what has none.
///
/// # Errors
/// TypeError if there are none to be had.
pub fn collect_for_assignment(th: &Thread, value: &Ref, message: &str) -> PyResult<Vec<Ref>> {
    let class = type_of(value);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(message));
    }
    collect(th, value)
}

/// Unpacks `object` into exactly `count` values, or `before`, a list, and the rest.
///
/// # Errors
/// ValueError for a wrong number; TypeError if it is not iterable.
pub fn unpack(th: &Thread, object: &Ref, count: usize, before: Option<usize>) -> PyResult<Vec<Ref>> {
    let class = type_of(object);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(format!("cannot unpack non-iterable {} object", class.name())));
    }
    match before {
        None => unpack_exact(th, object, count),
        Some(before) => unpack_starred(th, object, before, count - before - 1),
    }
}

fn unpack_exact(th: &Thread, object: &Ref, count: usize) -> PyResult<Vec<Ref>> {
    let too_many = || th.value_error(format!("too many values to unpack (expected {count})"));
    let too_few = |got| th.value_error(format!("not enough values to unpack (expected {count}, got {got})"));
    if let Some(items) = try_items(object) {
        return match items.len() {
            len if len == count => Ok(items),
            len if len > count => Err(too_many()),
            len => Err(too_few(len)),
        };
    }
    let iterator = iter(th, object)?;
    let mut items = Vec::with_capacity(count);
    while items.len() < count {
        match next(th, &iterator)? {
            Some(item) => items.push(item),
            None => return Err(too_few(items.len())),
        }
    }
    match next(th, &iterator)? {
        Some(_) => Err(too_many()),
        None => Ok(items),
    }
}

fn unpack_starred(th: &Thread, object: &Ref, before: usize, after: usize) -> PyResult<Vec<Ref>> {
    let iterator = iter(th, object)?;
    let mut items = Vec::new();
    while items.len() < before {
        match next(th, &iterator)? {
            Some(item) => items.push(item),
            None => {
                return Err(th.value_error(format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    before + after,
                    items.len()
                )));
            }
        }
    }
    let mut rest = Vec::new();
    while let Some(item) = next(th, &iterator)? {
        super::memory::room_to_push(th, &mut rest)?;
        rest.push(item);
    }
    if rest.len() < after {
        return Err(th.value_error(format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            before + rest.len()
        )));
    }
    let tail = rest.split_off(rest.len() - after);
    items.push(PyList::from_vec(rest).into_ref());
    items.extend(tail);
    Ok(items)
}
