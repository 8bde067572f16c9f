//! `Ellipsis`: an immediate with a type.

use taipan_heap::Ref;
use taipan_heap::collect::{Trace, Tracer};

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{py_class, py_methods};

/// The type of `...`.
#[py_class(name = "ellipsis", final_, undocumented)]
pub struct PyEllipsis;

impl Trace for PyEllipsis {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

#[py_methods]
impl PyEllipsis {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.values().is_empty() {
            Ok(Ref::ELLIPSIS)
        } else {
            Err(th.type_error("EllipsisType takes no arguments"))
        }
    }

    #[slot]
    fn repr(_th: &Thread, _this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::new("Ellipsis").into_ref())
    }

    #[method]
    fn __reduce__(_this: &Ref) -> &'static str {
        "Ellipsis"
    }
}
