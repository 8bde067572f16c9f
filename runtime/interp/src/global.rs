//! Names outside of registers: globals, builtins, class and module namespaces, cells.

use taipan_code::Reg;
use taipan_object::frame::Frame;
use taipan_object::heap::{Obj, Ref};
use taipan_object::types::cell::PyCell;
use taipan_object::types::code::Feedback;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Exc, PyResult, Raised, Thread, ops};

/// States of a global's cache.
pub mod state {
    /// The value is in the globals.
    pub const GLOBAL: u32 = 1;
    /// The value is in the builtins; the globals lack the name.
    pub const BUILTIN: u32 = 2;
}

fn text(name: &Ref) -> String {
    name.downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default()
}

/// NameError with `name` set.
#[cold]
pub(crate) fn name_error(th: &Thread, name: &Ref) -> Raised {
    let raised = th.error(Exc::NameError, format!("name '{}' is not defined", text(name)));
    exception::set_name_and_object(raised.as_ref(), Some(name), None);
    raised
}

/// The error for an unbound local, cell or free variable.
#[cold]
pub(crate) fn unbound(th: &Thread, frame: &Frame, reg: Reg) -> Raised {
    let code = frame.code();
    let name = &code.register_names[reg.index()];
    let free = reg.index() >= code.data.first_free();
    // Of the two, only a NameError proper says which name.
    if free {
        let message = format!(
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
            text(name)
        );
        let raised = th.error(Exc::NameError, message);
        exception::set_name_and_object(raised.as_ref(), Some(name), None);
        raised
    } else {
        let message = format!(
            "cannot access local variable '{}' where it is not associated with a value",
            text(name)
        );
        th.error(Exc::UnboundLocalError, message)
    }
}

/// A global or builtin.
///
/// # Errors
/// NameError.
#[inline]
pub(crate) fn load(th: &Thread, frame: &Frame, name: &Ref, feedback: &Feedback) -> PyResult<Ref> {
    match cached(frame, feedback) {
        Some(value) => Ok(value),
        None => load_slow(th, frame, name, feedback),
    }
}

/// What the cache knows.
#[inline(always)]
pub(crate) fn cached(frame: &Frame, feedback: &Feedback) -> Option<Ref> {
    let globals = frame.globals();
    let version = globals.current_version();
    if version == 0 || version != feedback.version.get() {
        return None;
    }
    match feedback.state.get() {
        state::GLOBAL => globals.value_at(feedback.index.get() as usize),
        state::BUILTIN => {
            let builtins = frame.builtins();
            let current = u64::from(builtins.current_version());
            if current == 0 || current != feedback.key.get() {
                return None;
            }
            builtins.value_at(feedback.index.get() as usize)
        }
        _ => None,
    }
}

/// Counts a miss; whether the cache is to be filled.
fn fills(th: &Thread, feedback: &Feedback) -> bool {
    feedback.misses.set(feedback.misses.get().saturating_add(1));
    th.vm().cache_missed()
}

#[inline(never)]
fn load_slow(th: &Thread, frame: &Frame, name: &Ref, feedback: &Feedback) -> PyResult<Ref> {
    let globals = frame.globals();
    if let Some(index) = globals.index_of_str(name) {
        if fills(th, feedback) {
            feedback.version.set(globals.keys_version());
            feedback.index.set(index as u32);
            feedback.state.set(state::GLOBAL);
        }
        return globals.value_at(index).ok_or_else(|| name_error(th, name));
    }
    let builtins = frame.builtins();
    if let Some(index) = builtins.index_of_str(name) {
        if fills(th, feedback) {
            feedback.version.set(globals.keys_version());
            feedback.key.set(u64::from(builtins.keys_version()));
            feedback.index.set(index as u32);
            feedback.state.set(state::BUILTIN);
        }
        return builtins.value_at(index).ok_or_else(|| name_error(th, name));
    }
    Err(name_error(th, name))
}

fn locals_of(th: &Thread, frame: &Frame) -> PyResult<Ref> {
    frame.locals().ok_or_else(|| th.error(Exc::SystemError, "no locals"))
}

fn from_mapping(th: &Thread, mapping: &Ref, name: &Ref) -> PyResult<Option<Ref>> {
    if let Some(dict) = mapping.downcast_exact::<PyDict>() {
        return Ok(dict.get_str(name));
    }
    match ops::item::get(th, mapping, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(Exc::KeyError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// A name of module, class or `exec` code.
///
/// # Errors
/// NameError; what the namespace raises.
pub(crate) fn load_name(th: &Thread, frame: &Frame, name: &Ref, feedback: &Feedback) -> PyResult<Ref> {
    let locals = locals_of(th, frame)?;
    let same = std::ptr::from_ref(frame.globals()).addr() as u64 == locals.value().bits();
    if !same && let Some(value) = from_mapping(th, &locals, name)? {
        return Ok(value);
    }
    load(th, frame, name, feedback)
}

/// `locals[name] = value`
///
/// # Errors
/// What the namespace raises.
pub(crate) fn store_name(th: &Thread, frame: &Frame, name: &Ref, value: Ref) -> PyResult<()> {
    let locals = locals_of(th, frame)?;
    match locals.downcast_exact::<PyDict>() {
        Some(dict) => {
            dict.set_str(name, value);
            Ok(())
        }
        None => ops::item::set(th, &locals, name, &value),
    }
}

/// `del locals[name]`
///
/// # Errors
/// NameError.
pub(crate) fn delete_name(th: &Thread, frame: &Frame, name: &Ref) -> PyResult<()> {
    let locals = locals_of(th, frame)?;
    match locals.downcast_exact::<PyDict>() {
        Some(dict) => dict.remove_str(name).map(drop).ok_or_else(|| name_error(th, name)),
        None => match ops::item::delete(th, &locals, name) {
            Err(raised) if raised.is(Exc::KeyError) => Err(name_error(th, name)),
            other => other,
        },
    }
}

/// `del globals[name]`
///
/// # Errors
/// NameError.
pub(crate) fn delete_global(th: &Thread, frame: &Frame, name: &Ref) -> PyResult<()> {
    frame
        .globals()
        .remove_str(name)
        .map(drop)
        .ok_or_else(|| name_error(th, name))
}

/// The cell in a register.
pub(crate) fn cell(object: &Ref) -> &Obj<PyCell> {
    object.downcast_exact::<PyCell>().expect("cell registers hold cells")
}

/// A name of a class body that an enclosing function binds too.
///
/// # Errors
/// NameError.
pub(crate) fn load_class_cell(th: &Thread, frame: &Frame, reg: Reg, cell_object: &Ref) -> PyResult<Ref> {
    let name = &frame.code().register_names[reg.index()];
    if let Some(locals) = frame.locals()
        && let Some(value) = from_mapping(th, &locals, name)?
    {
        return Ok(value);
    }
    cell(cell_object).value.get().ok_or_else(|| unbound(th, frame, reg))
}

/// Makes sure that the namespace has `__annotations__`.
///
/// # Errors
/// What the namespace raises.
pub(crate) fn setup_annotations(th: &Thread, frame: &Frame) -> PyResult<()> {
    let locals = locals_of(th, frame)?;
    let name = &th.names().annotations;
    if from_mapping(th, &locals, name)?.is_none() {
        store_name(th, frame, name, PyDict::new_ref().into_ref())?;
    }
    Ok(())
}
