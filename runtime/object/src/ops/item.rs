//! Subscripts and membership.

use taipan_heap::Ref;

use crate::class::{Class, PyType, type_of};
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops::{call, compare, convert, iter};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::int;
use crate::types::list::PyList;
use crate::types::set::{PyFrozenSet, PySet};
use crate::types::slice::Position;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

/// `object[key]`
///
/// # Errors
/// TypeError if it is not subscriptable; what `__getitem__` raises.
pub fn get(th: &Thread, object: &Ref, key: &Ref) -> PyResult<Ref> {
    if let Some(get) = type_of(object).slots.getitem.get() {
        return get(th, object, key);
    }
    if let Some(class) = object.downcast::<PyType>() {
        if crate::function::is_type(class) {
            return generic_alias(th, class, key);
        }
        if let Some(method) = super::attr::get_optional(th, object, &th.names().class_getitem)?
            && !method.is_none()
        {
            return call::call(th, &method, &[key]);
        }
        return Err(th.type_error(format!("type '{}' is not subscriptable", class.name())));
    }
    Err(th.type_error(format!("'{}' object is not subscriptable", type_of(object).name())))
}

/// `object[key] = value`
///
/// # Errors
/// TypeError if it does not support it; what `__setitem__` raises.
pub fn set(th: &Thread, object: &Ref, key: &Ref, value: &Ref) -> PyResult<()> {
    match type_of(object).slots.setitem.get() {
        Some(set) => set(th, object, key, Some(value)),
        None => {
            is_index(th, object, key)?;
            Err(th.type_error(format!(
                "'{}' object does not support item assignment",
                type_of(object).name()
            )))
        }
    }
}

/// Whether a key is an index in what CPython takes for a sequence: one that does not fit is told before anything else.
fn is_index(th: &Thread, object: &Ref, key: &Ref) -> PyResult<bool> {
    let class = type_of(object);
    let slots = &class.slots;
    let sequence = class.spec.is_none() || slots.len.get().is_some() || slots.contains.get().is_some();
    if !sequence || !convert::has_index(key) {
        return Ok(false);
    }
    native_index(th, key)?;
    Ok(true)
}

/// An index of native size.
fn native_index(th: &Thread, key: &Ref) -> PyResult<i64> {
    let n = convert::index(th, key)?;
    int::view(&n).and_then(int::IntView::to_i64).ok_or_else(|| {
        let name = type_of(key).name();
        th.error(
            Exc::IndexError,
            format!("cannot fit '{name}' into an index-sized integer"),
        )
    })
}

/// `del object[key]`
///
/// # Errors
/// TypeError if it does not support it; what `__delitem__` raises.
pub fn delete(th: &Thread, object: &Ref, key: &Ref) -> PyResult<()> {
    match type_of(object).slots.setitem.get() {
        Some(set) => set(th, object, key, None),
        None => {
            let denied = if is_index(th, object, key)? {
                "doesn't"
            } else {
                "does not"
            };
            let name = type_of(object).name();
            Err(th.type_error(format!("'{name}' object {denied} support item deletion")))
        }
    }
}

/// `item in container`
///
/// # Errors
/// TypeError if it is no container; what special methods raise.
pub fn contains(th: &Thread, container: &Ref, item: &Ref) -> PyResult<bool> {
    if let (Some(text), Some(part)) = (container.downcast_exact::<PyStr>(), item.downcast_exact::<PyStr>()) {
        return Ok(text.has_part(part));
    }
    match type_of(container).slots.contains.get() {
        Some(contains) => contains(th, container, item),
        None => contains_by_iteration(th, container, item),
    }
}

/// `item in container` of the common containers, for an item that is a str or a small int, where that runs no Python.
#[must_use]
pub fn plain_contains(container: &Ref, item: &Ref) -> Option<bool> {
    match item.downcast_exact::<PyStr>() {
        Some(part) => {
            if let Some(text) = container.downcast_exact::<PyStr>() {
                return Some(text.has_part(part));
            }
        }
        None if item.value().is_int() => {}
        None => return None,
    }
    if let Some(dict) = container.downcast_exact::<PyDict>() {
        return dict.try_contains(item);
    }
    if let Some(set) = container.downcast_exact::<PySet>() {
        return set.core.try_contains(item);
    }
    if let Some(set) = container.downcast_exact::<PyFrozenSet>() {
        return set.core.try_contains(item);
    }
    if let Some(tuple) = container.downcast_exact::<PyTuple>() {
        return is_among(tuple.items(), item);
    }
    let list = container.downcast_exact::<PyList>()?;
    list.items.with(|items| is_among(items, item))
}

fn is_among(items: &[Ref], item: &Ref) -> Option<bool> {
    for own in items {
        if own.is(item) || compare::plain(own, item, CompareOp::Eq)? {
            return Some(true);
        }
    }
    Some(false)
}

/// `item in container` by looking at every item.
///
/// # Errors
/// TypeError if it is not iterable; what comparison raises.
pub fn contains_by_iteration(th: &Thread, container: &Ref, item: &Ref) -> PyResult<bool> {
    let class = type_of(container);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(format!("argument of type '{}' is not iterable", class.name())));
    }
    let iterator = iter::iter(th, container)?;
    while let Some(own) = iter::next(th, &iterator)? {
        if compare::identical_or_equal(th, &own, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where an index points in a sequence of `len` items; `what` names the sequence in messages.
///
/// # Errors
/// TypeError if `key` is no index; IndexError if it is beyond native size.
pub fn position(th: &Thread, key: &Ref, len: usize, what: &str) -> PyResult<Position> {
    let index = match key.value().as_int() {
        Some(n) => n,
        None => {
            if !convert::has_index(key) {
                let name = type_of(key).name();
                return Err(th.type_error(match what {
                    "string" => format!("string indices must be integers, not '{name}'"),
                    _ => format!("{what} indices must be integers or slices, not {name}"),
                }));
            }
            native_index(th, key)?
        }
    };
    let index = if index < 0 { index + len as i64 } else { index };
    Ok(if index < 0 || index >= len as i64 {
        Position::Outside
    } else {
        Position::At(index as usize)
    })
}

/// The bounds that `index(x, start, stop)` methods take, clamped to the sequence.
///
/// # Errors
/// TypeError for what is no index.
pub fn bounds(th: &Thread, start: Option<&Ref>, stop: Option<&Ref>, len: usize) -> PyResult<(usize, usize)> {
    let clamp = |value: Option<&Ref>, default: usize| -> PyResult<usize> {
        let Some(value) = value.filter(|v| !v.is_none()) else {
            return Ok(default);
        };
        let Some(index) = convert::slice_index(th, value)? else {
            return Err(th.type_error("slice indices must be integers or have an __index__ method"));
        };
        let index = if index < 0 {
            index.saturating_add(len as isize).max(0)
        } else {
            index
        };
        Ok((index as usize).min(len))
    };
    Ok((clamp(start, 0)?, clamp(stop, len)?))
}

/// The number of repetitions of a sequence of `len` items of `size` bytes; `too_long` is what an OverflowError
/// says of a size beyond the address space, empty where that is a MemoryError too.
///
/// # Errors
/// TypeError; OverflowError or MemoryError for absurd sizes.
pub fn repeat_count(th: &Thread, count: &Ref, len: usize, size: usize, too_long: &str) -> PyResult<usize> {
    if !int::is_int(count) && type_of(count).slots.index.get().is_none() {
        let name = type_of(count).name();
        return Err(th.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    let n = convert::index(th, count)?;
    let view = int::view(&n).expect("an index is an int");
    if view.is_negative() {
        return Ok(0);
    }
    let Some(n) = view.to_i64() else {
        return Err(th.error(Exc::OverflowError, "cannot fit 'int' into an index-sized integer"));
    };
    let count = n as usize;
    if !too_long.is_empty() && len.checked_mul(count).is_none_or(|len| isize::try_from(len).is_err()) {
        return Err(th.error(Exc::OverflowError, too_long));
    }
    super::memory::room(th, len, size.saturating_mul(count))?;
    Ok(count)
}

/// `class[item]` as `types.GenericAlias`.
///
/// # Errors
/// None at present.
pub fn generic_alias(th: &Thread, class: &Class, item: &Ref) -> PyResult<Ref> {
    crate::types::type_::generic_alias(th, &class.to_ref(), item)
}
