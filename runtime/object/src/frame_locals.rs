//! `locals()` and `f_locals`: one dict a frame, brought up to date at each reading (`PyFrame_FastToLocals`).

use taipan_heap::{Obj, Ref};

use crate::frame::PyFrame;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::cell::PyCell;
use crate::types::dict::PyDict;
use taipan_code::CodeFlags;

/// The value that a variable's register shows: the content of a cell.
fn shown(value: Option<Ref>, is_cell: bool) -> Option<Ref> {
    let value = value?;
    if is_cell && let Some(cell) = value.downcast::<PyCell>() {
        return cell.value.get();
    }
    Some(value)
}

/// The value of variable register `index` of a frame, live or exited.
fn register(frame: &PyFrame, index: usize) -> Option<Ref> {
    match frame.live() {
        Some(live) => live.register(index),
        None => frame.values.with(|values| values.get(index).cloned().flatten()),
    }
}

/// The mapping of a frame's variables. Names that are unbound leave the dict, foreign keys stay.
#[must_use]
pub fn locals_of(th: &Thread, frame: &Obj<PyFrame>) -> Ref {
    let code = &frame.code.data;
    let optimised = code.flags.has(CodeFlags::OPTIMIZED);
    if !optimised && let Some(locals) = frame.locals.get() {
        // Free variables are not shown in class bodies (`PyFrame_FastToLocals` without `CO_OPTIMIZED`).
        return locals;
    }
    if !frame.locals.is_set() {
        frame.locals.set(PyDict::new_ref().into_ref());
    }
    let locals = frame.locals.get().expect("just set");
    let Some(dict) = locals.downcast::<PyDict>() else {
        return locals;
    };
    let first_cell = code.first_cell();
    for index in 0..code.first_temp() {
        let name = &frame.code.register_names[index];
        // A parameter that became a cell is shown by its cell.
        if index < first_cell && code.cellvars.iter().any(|c| *c == code.varnames[index]) {
            continue;
        }
        match shown(register(frame, index), index >= first_cell) {
            Some(value) => dict.set_str(name, value),
            None => drop(dict.remove_str(name)),
        }
    }
    let _ = th;
    locals
}

/// Writes what a trace function left in the dict of a live frame back to its registers (`PyFrame_LocalsToFast`).
pub fn locals_to_registers(frame: &Obj<PyFrame>) {
    let code = &frame.code.data;
    if !code.flags.has(CodeFlags::OPTIMIZED) {
        return;
    }
    let (Some(live), Some(locals)) = (frame.live(), frame.locals.get()) else {
        return;
    };
    let Some(dict) = locals.downcast::<PyDict>() else {
        return;
    };
    let first_cell = code.first_cell();
    for index in 0..code.first_temp() {
        let name = &frame.code.register_names[index];
        if index < first_cell && code.cellvars.iter().any(|c| *c == code.varnames[index]) {
            continue;
        }
        let new = dict.get_str(name);
        if index >= first_cell {
            let Some(cell) = live.register(index) else { continue };
            let Some(cell) = cell.downcast::<PyCell>() else {
                continue;
            };
            drop(cell.value.replace(new));
        } else {
            drop(live.set_register(index, new));
        }
    }
}
