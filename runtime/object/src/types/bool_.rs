//! `bool`: two immediates.

use taipan_heap::Ref;
use taipan_heap::collect::{Trace, Tracer};

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::thread::Thread;
use crate::types::int::PyInt;
use crate::types::str::PyStr;
use crate::{ops, py_class, py_methods};

/// bool(x) -> bool
///
/// Returns True when the argument x is true, False otherwise.
/// The builtins True and False are the only two instances of the class bool.
/// The class bool is a subclass of the class int, and cannot be subclassed.
#[py_class(name = "bool", base = PyInt, final_)]
pub struct PyBool;

impl Trace for PyBool {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

#[py_methods]
impl PyBool {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.keyword_count() > 0 {
            return Err(th.type_error("bool() takes no keyword arguments"));
        }
        match args.positional() {
            [] => Ok(Ref::FALSE),
            [x] => ops::convert::truth(th, x).map(Ref::from_bool),
            more => Err(th.type_error(format!("bool expected at most 1 argument, got {}", more.len()))),
        }
    }

    #[slot]
    fn repr(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::new(if this.value().as_bool() == Some(true) {
            "True"
        } else {
            "False"
        })
        .into_ref())
    }

    #[slot]
    fn and(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        match (lhs.value().as_bool(), rhs.value().as_bool()) {
            (Some(a), Some(b)) => Ok(Ref::from_bool(a & b)),
            _ => (PyInt::and)(th, lhs, rhs),
        }
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        match (lhs.value().as_bool(), rhs.value().as_bool()) {
            (Some(a), Some(b)) => Ok(Ref::from_bool(a | b)),
            _ => (PyInt::or)(th, lhs, rhs),
        }
    }

    #[slot]
    fn xor(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        match (lhs.value().as_bool(), rhs.value().as_bool()) {
            (Some(a), Some(b)) => Ok(Ref::from_bool(a ^ b)),
            _ => (PyInt::xor)(th, lhs, rhs),
        }
    }
}
