//! `cell`.

use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::{Class, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// A variable that functions share.
#[py_class(name = "cell", gc, final_)]
#[derive(Trace)]
#[repr(C)]
pub struct PyCell {
    /// The value; empty if unbound.
    pub value: Slot,
}

impl PyCell {
    /// A cell.
    #[must_use]
    pub fn new_ref(value: Option<Ref>) -> TypedRef<PyCell> {
        alloc::new(PyCell {
            value: Slot::from_option(value),
        })
    }
}

#[py_methods]
impl PyCell {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        match args.positional() {
            [] => Ok(PyCell::new_ref(None).into_ref()),
            [value] => Ok(PyCell::new_ref(Some(value.clone())).into_ref()),
            more => Err(th.type_error(format!("cell expected at most 1 argument, got {}", more.len()))),
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let at = this.value().bits();
        let text = match this.value.get() {
            Some(value) => format!(
                "<cell at {at:#x}: {} object at {:#x}>",
                type_of(&value).name(),
                value.value().bits()
            ),
            None => format!("<cell at {at:#x}: empty>"),
        };
        Ok(PyStr::new(&text).into_ref())
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyCell>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        match (this.value.get(), other.value.get()) {
            (Some(a), Some(b)) => ops::compare::rich(th, &a, &b, op),
            (a, b) => Ok(Ref::from_bool(op.holds(a.is_some().cmp(&b.is_some())))),
        }
    }

    #[getter]
    fn cell_contents(&self, th: &Thread) -> PyResult<Ref> {
        self.value.get().ok_or_else(|| th.value_error("Cell is empty"))
    }

    #[setter]
    fn set_cell_contents(&self, _th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        drop(self.value.replace(value.cloned()));
        Ok(())
    }
}
