//! `None` and `NotImplemented`: immediates with types.

use taipan_heap::Ref;
use taipan_heap::collect::{Trace, Tracer};

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{py_class, py_methods};

/// The type of `None`.
#[py_class(name = "NoneType", final_, undocumented)]
pub struct PyNone;

/// The type of `NotImplemented`.
#[py_class(name = "NotImplementedType", final_, undocumented)]
pub struct PyNotImplemented;

impl Trace for PyNone {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl Trace for PyNotImplemented {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

#[py_methods]
impl PyNone {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.values().is_empty() {
            Ok(Ref::NONE)
        } else {
            Err(th.type_error("NoneType takes no arguments"))
        }
    }

    #[slot]
    fn repr(_th: &Thread, _this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::new("None").into_ref())
    }

    #[slot]
    fn bool(_th: &Thread, _this: &Ref) -> PyResult<bool> {
        Ok(false)
    }
}

#[py_methods]
impl PyNotImplemented {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.values().is_empty() {
            Ok(Ref::NOT_IMPLEMENTED)
        } else {
            Err(th.type_error("NotImplementedType takes no arguments"))
        }
    }

    #[slot]
    fn repr(_th: &Thread, _this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::new("NotImplemented").into_ref())
    }

    #[slot]
    fn bool(th: &Thread, _this: &Ref) -> PyResult<bool> {
        crate::ops::report::warn(
            th,
            crate::Exc::DeprecationWarning,
            "NotImplemented should not be used in a boolean context",
        )?;
        Ok(true)
    }

    #[method]
    fn __reduce__(_this: &Ref) -> &'static str {
        "NotImplemented"
    }
}
