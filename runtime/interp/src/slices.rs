//! `obj[start:stop:step]` and assignment to it: where the parts are small ints and the sequence is a common one, there is no
//! slice object.

use taipan_code::operand::{In, Out, Regs};
use taipan_object::heap::{Borrowed, Ref, Value};
use taipan_object::types::list::PyList;
use taipan_object::types::slice::{PySlice, SliceRange};
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, PyResult, Thread, ops};

use crate::machine::Registers;

/// `LoadSlice`
pub(crate) fn load(th: &Thread, registers: Registers, dst: Out, obj: In, parts: Regs) -> PyResult<()> {
    // SAFETY: the operand is bound and alive.
    let value = match unsafe { part(registers.raw(obj.0), words(registers, parts)) } {
        Some(value) => {
            registers.clear_window(parts.base, parts.count);
            registers.consume(obj);
            value
        }
        None => {
            let object = registers.operand(obj);
            let slice = slice(registers, parts);
            ops::item::get(th, &object, &slice)?
        }
    };
    registers.set(dst, value);
    Ok(())
}

/// `StoreSlice`
pub(crate) fn store(th: &Thread, registers: Registers, obj: In, parts: Regs, value: In) -> PyResult<()> {
    let (object, new) = (registers.raw(obj.0), registers.raw(value.0));
    // SAFETY: both are bound and alive; only the register knows of the new list.
    if registers.consumes(value) && unsafe { exchange(object, words(registers, parts), new) } {
        registers.clear_window(parts.base, parts.count);
        // The old items die with the list that has them now: last first, as in CPython.
        registers.consume(value);
        registers.consume(obj);
        return Ok(());
    }
    let value = registers.operand(value);
    let object = registers.operand(obj);
    let slice = slice(registers, parts);
    ops::item::set(th, &object, &slice, &value)
}

/// The part of a sequence, if that takes no slice object and runs no Python.
///
/// # Safety
/// The object is alive.
#[inline]
pub(crate) unsafe fn part(object: Value, parts: [Value; 3]) -> Option<Ref> {
    if !object.is_pointer() {
        return None;
    }
    // SAFETY: as the caller says.
    let object = unsafe { Borrowed::from_value(object) };
    if let Some(list) = object.downcast_exact::<PyList>() {
        return SliceRange::of_small(parts, list.items.len()).map(|range| list.sliced(range));
    }
    if let Some(text) = object.downcast_exact::<PyStr>() {
        return SliceRange::of_small(parts, text.len()).map(|range| PyStr::sliced(text, range));
    }
    let tuple = object.downcast_exact::<PyTuple>()?;
    SliceRange::of_small(parts, tuple.len()).map(|range| PyTuple::sliced(tuple, range))
}

/// Exchanges the items of a part of a list with those of a new one of as many items, and says so: then giving that up is all
/// that is left to do. Where the old items are no objects, the new list is empty afterwards.
///
/// # Safety
/// Both are alive. If there is one reference to the new list, whoever calls this owns it.
#[inline]
pub(crate) unsafe fn exchange(object: Value, parts: [Value; 3], new: Value) -> bool {
    if !object.is_pointer() || !new.is_pointer() || object == new {
        return false;
    }
    // SAFETY: as the caller says.
    let (object, new) = unsafe { (Borrowed::from_value(object), Borrowed::from_value(new)) };
    let alone = new.header().is_some_and(|header| header.count() == 1);
    if let (true, Some(list), Some(new)) = (alone, object.downcast_exact::<PyList>(), new.downcast_exact::<PyList>())
        && let Some(range) = SliceRange::of_small(parts, list.items.len())
        && range.step == 1
        && range.count == new.items.len()
    {
        list.exchange(range, new);
        return true;
    }
    false
}

/// Assigns a part of a list to a part of a list that has as many items. None, or a list of the old items, owned; unbound if
/// nothing was done, as that takes more.
///
/// # Safety
/// Both are alive.
#[inline]
pub(crate) unsafe fn assign(to: Value, [start, stop]: [Value; 2], from: Value, part: [Value; 2], step: Value) -> Value {
    if !to.is_pointer() || !from.is_pointer() {
        return Value::UNBOUND;
    }
    // SAFETY: as the caller says.
    let (to, from) = unsafe { (Borrowed::from_value(to), Borrowed::from_value(from)) };
    if let (Some(to), Some(from)) = (to.downcast_exact::<PyList>(), from.downcast_exact::<PyList>())
        && let Some(target) = SliceRange::of_small([start, stop, Value::NONE], to.items.len())
        && let Some(source) = SliceRange::of_small([part[0], part[1], step], from.items.len())
        && target.count == source.count
    {
        return to
            .assign_part(target, from, source)
            .map_or(Value::NONE, Ref::into_value);
    }
    Value::UNBOUND
}

fn words(registers: Registers, parts: Regs) -> [Value; 3] {
    [0, 1, 2].map(|i| registers.raw(parts.base.plus(i)))
}

/// The slice object of parts, which are taken.
pub(crate) fn slice(registers: Registers, parts: Regs) -> Ref {
    let mut items = registers.take_window(parts.base, parts.count);
    let mut part = || items.next().unwrap_or(Ref::NONE);
    let (start, stop, step) = (part(), part(), part());
    PySlice::new_ref(start, stop, step).into_ref()
}
